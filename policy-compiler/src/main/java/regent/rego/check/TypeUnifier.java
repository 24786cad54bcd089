package regent.rego.check;

import java.util.List;
import regent.opa.type.Type;
import regent.opa.type.Type.Any;
import regent.opa.type.Type.ArrayOf;
import regent.opa.type.Type.BooleanType;
import regent.opa.type.Type.Function;
import regent.opa.type.Type.NullType;
import regent.opa.type.Type.NumberType;
import regent.opa.type.Type.ObjectOf;
import regent.opa.type.Type.Recursive;
import regent.opa.type.Type.SetOf;
import regent.opa.type.Type.StringType;
import regent.opa.type.Type.Unknown;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.TemplateString;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermOrder;
import regent.rego.syntax.Terms;

/// Whether two types can be equal, and what that says about the variables in a term.
final class TypeUnifier {
  private final TypeEnv env;

  TypeUnifier(TypeEnv env) {
    this.env = env;
  }

  /// Whether `a = b` can hold; infers the variables on both sides.
  boolean equation(Term a, Type typeA, Term b, Type typeB) {
    boolean openA = Types.hasUnknown(typeA);
    boolean openB = Types.hasUnknown(typeB);
    if (openA && !openB) {
      return fit(a, typeB, false);
    }
    if (openB && !openA) {
      return fit(b, typeA, false);
    }
    if (!openA) {
      return unifies(typeA, typeB);
    }
    if (a instanceof ArrayTerm array) {
      return arrays(array, b);
    }
    if (a instanceof ObjectTerm object) {
      return objects(object, b);
    }
    if (a instanceof Var) {
      switch (b) {
        case Var _ -> {
          return fit(a, Type.ANY, false) && fit(b, env.get(a), false);
        }
        case ArrayTerm array -> {
          return arrays(array, a);
        }
        case ObjectTerm object -> {
          return objects(object, a);
        }
        case Ref _ -> {
          return fit(a, Type.ANY, false);
        }
        default -> {}
      }
    }
    if (a instanceof Ref && b instanceof Var) {
      return fit(b, Type.ANY, false);
    }
    if (a instanceof Var && Types.isUnknown(typeA) && !Types.isUnknown(typeB)) {
      return fit(a, typeB, false);
    }
    return b instanceof Var
        && Types.isUnknown(typeB)
        && !Types.isUnknown(typeA)
        && fit(b, typeA, false);
  }

  private boolean arrays(ArrayTerm a, Term other) {
    if (other instanceof Var) {
      return fit(a, Type.ANY, false) && fit(other, env.get(a), false);
    }
    if (!(other instanceof ArrayTerm b) || a.items().size() != b.items().size()) {
      return false;
    }
    for (int i = 0; i < a.items().size(); i++) {
      var x = a.items().get(i);
      var y = b.items().get(i);
      if (!equation(x, env.get(x), y, env.get(y))) {
        return false;
      }
    }
    return true;
  }

  private boolean objects(ObjectTerm a, Term other) {
    if (other instanceof Var) {
      return fit(a, Type.ANY, false) && fit(other, env.get(a), false);
    }
    if (!(other instanceof ObjectTerm b) || a.entries().size() != b.entries().size()) {
      return false;
    }
    for (var x : a.entries()) {
      var y = b.entries().stream().filter(e -> TermOrder.equal(e.key(), x.key())).findFirst();
      if (y.isEmpty()) {
        return false;
      }
      if (!equation(x.value(), env.get(x.value()), y.get().value(), env.get(y.get().value()))) {
        return false;
      }
    }
    return true;
  }

  /// Whether the value of `term` can be of the type `wrapped`; infers its variables.
  ///
  /// @param widen add to what is known of variables instead of checking against it
  boolean fit(Term term, Type wrapped, boolean widen) {
    return switch (term) {
      case ArrayTerm a ->
          switch (Types.unwrap(wrapped)) {
            case ArrayOf type -> fitItems(a, type, widen);
            case Any any -> fitAny(term, a.items(), any);
            default -> false;
          };
      case ObjectTerm o ->
          switch (Types.unwrap(wrapped)) {
            case ObjectOf type -> fitProperties(o, type, widen);
            case Any any ->
                fitAny(
                    term,
                    o.entries().stream()
                        .<Term>mapMulti(
                            (e, out) -> {
                              out.accept(e.key());
                              out.accept(e.value());
                            })
                        .toList(),
                    any);
            default -> false;
          };
      case SetTerm s ->
          switch (wrapped) {
            case SetOf(Type member) -> s.members().stream().allMatch(m -> fit(m, member, widen));
            case Any any -> fitAny(term, s.members(), any);
            default -> false;
          };
      case Var v -> {
        var known = env.get(v);
        if (widen) {
          env.infer(v, Types.or(known, wrapped));
          yield true;
        }
        if (!Types.isUnknown(known)) {
          yield unifies(known, wrapped);
        }
        env.infer(v, wrapped);
        yield true;
      }
      case Scalar _,
          Ref _,
          TemplateString _,
          ArrayComprehension _,
          SetComprehension _,
          ObjectComprehension _,
          Call _ ->
          unifies(env.get(term), wrapped);
    };
  }

  private boolean fitAny(Term term, List<Term> inside, Any any) {
    if (any.of().isEmpty()) {
      inside.forEach(t -> fit(t, Type.ANY, true));
      return true;
    }
    boolean fits = false;
    for (var type : any.of()) {
      fits |= fit(term, type, true);
    }
    return fits;
  }

  private boolean fitItems(ArrayTerm array, ArrayOf type, boolean widen) {
    if (array.items().size() != type.items().size() && type.rest() == null) {
      return false;
    }
    for (int i = 0; i < array.items().size(); i++) {
      if (!fit(array.items().get(i), Types.item(type, i), widen)) {
        return false;
      }
    }
    return true;
  }

  private boolean fitProperties(ObjectTerm object, ObjectOf type, boolean widen) {
    if (object.entries().size() != type.properties().size() && type.dynamic() == null) {
      return false;
    }
    for (var entry : object.entries()) {
      if (Terms.isConstant(entry.key())) {
        var wanted = Types.select(type, Terms.value(entry.key()));
        if (Types.isUnknown(wanted) || !fit(entry.value(), wanted, widen)) {
          return false;
        }
      } else {
        fit(entry.value(), Type.ANY, widen);
      }
    }
    return true;
  }

  /// Whether some value is of both types.
  static boolean unifies(Type wrappedA, Type wrappedB) {
    var a = Types.unwrap(wrappedA);
    var b = Types.unwrap(wrappedB);
    if (Types.isUnknown(a) || Types.isUnknown(b)) {
      return false;
    }
    if (a instanceof Any any && unifiesAny(any, b)) {
      return true;
    }
    if (b instanceof Any any && unifiesAny(any, a)) {
      return true;
    }
    return switch (a) {
      case NullType _ -> b instanceof NullType;
      case BooleanType _ -> b instanceof BooleanType;
      case NumberType _ -> b instanceof NumberType;
      case StringType _ -> b instanceof StringType;
      case ArrayOf x -> b instanceof ArrayOf y && unifies(x, y);
      case ObjectOf x -> b instanceof ObjectOf y && unifies(x, y);
      case SetOf(Type x) ->
          b instanceof SetOf(Type y) && (Types.isUnknown(x) || Types.isUnknown(y) || unifies(x, y));
      case Function x -> b instanceof Function y && unifies(x, y);
      case Any _, Recursive _, Unknown _ -> false;
    };
  }

  private static boolean unifiesAny(Any any, Type other) {
    return !(other instanceof Function)
        && (any.of().isEmpty() || any.of().stream().anyMatch(t -> unifies(t, other)));
  }

  private static boolean unifies(ArrayOf a, ArrayOf b) {
    return itemsUnify(a, b)
        && itemsUnify(b, a)
        && (a.rest() == null || b.rest() == null || unifies(a.rest(), b.rest()));
  }

  private static boolean itemsUnify(ArrayOf a, ArrayOf b) {
    for (int i = 0; i < a.items().size(); i++) {
      if (!unifies(a.items().get(i), Types.item(b, i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean unifies(ObjectOf a, ObjectOf b) {
    var x = Types.dynamicValue(a);
    var y = Types.dynamicValue(b);
    return propertiesUnify(a, b)
        && propertiesUnify(b, a)
        && (Types.isUnknown(x) || Types.isUnknown(y) || unifies(x, y));
  }

  private static boolean propertiesUnify(ObjectOf a, ObjectOf b) {
    boolean open =
        !Types.isUnknown(Types.dynamicValue(a)) || !Types.isUnknown(Types.dynamicValue(b));
    for (var property : a.properties()) {
      var other = Types.property(b, property.key());
      if (Types.isUnknown(other)) {
        if (!open) {
          return false;
        }
      } else if (!unifies(property.value(), other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean unifies(Function a, Function b) {
    if (a.arguments().size() != b.arguments().size()) {
      return false;
    }
    for (int i = 0; i < a.arguments().size(); i++) {
      if (!unifies(a.arguments().get(i).type(), b.arguments().get(i).type())) {
        return false;
      }
    }
    return true;
  }
}
