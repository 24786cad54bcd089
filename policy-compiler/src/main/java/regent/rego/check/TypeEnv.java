package regent.rego.check;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.type.Type;
import regent.opa.type.Type.Dynamic;
import regent.opa.type.Type.Property;
import regent.opa.type.Type.SetOf;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.rego.syntax.Body;
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
import regent.rego.syntax.Terms;

/// What is known about types in one body, and around it.
///
/// Source: OPA's `TypeEnv`.
final class TypeEnv {
  private final TypeTree tree;
  private final TypeTree vars;
  private final @Nullable TypeEnv around;
  private final Bodies bodies;

  /// Infers the types of the variables of a comprehension.
  @FunctionalInterface
  interface Bodies {
    /// Absent when the body does not type-check.
    @Nullable TypeEnv check(Body body, TypeEnv env);
  }

  private TypeEnv(TypeTree tree, TypeTree vars, @Nullable TypeEnv around, Bodies bodies) {
    this.tree = tree;
    this.vars = vars;
    this.around = around;
    this.bodies = bodies;
  }

  static TypeEnv root(TypeTree tree, Bodies bodies) {
    return new TypeEnv(tree, tree, null, bodies);
  }

  /// A new innermost level; `checker` infers comprehensions there.
  TypeEnv inner(Bodies checker) {
    var own = new TypeTree();
    return new TypeEnv(own, own, this, checker);
  }

  TypeEnv inner() {
    return inner(bodies);
  }

  /// A level with the types of `replaced` documents, for one expression with `with`; variables are
  /// still known in this level.
  TypeEnv replacing(TypeTree replaced) {
    return new TypeEnv(replaced, vars, this, bodies);
  }

  TypeTree tree() {
    return tree;
  }

  @Nullable TypeEnv around() {
    return around;
  }

  void infer(Term variable, Type type) {
    vars.put(variable, type);
  }

  Type get(Term term) {
    return switch (term) {
      case Scalar s -> Types.of(s.value());
      case TemplateString _ -> Type.STRING;
      case ArrayTerm a -> new Type.ArrayOf(a.items().stream().map(this::get).toList(), null);
      case ObjectTerm o -> object(o);
      case SetTerm s -> {
        Type members = Type.UNKNOWN;
        for (var member : s.members()) {
          members = Types.or(members, get(member));
        }
        yield new SetOf(members);
      }
      case ArrayComprehension c -> {
        var inner = bodies.check(c.body(), this);
        yield inner == null ? Type.UNKNOWN : Types.array(List.of(), inner.get(c.head()));
      }
      case SetComprehension c -> {
        var inner = bodies.check(c.body(), this);
        yield inner == null ? Type.UNKNOWN : new SetOf(inner.get(c.head()));
      }
      case ObjectComprehension c -> {
        var inner = bodies.check(c.body(), this);
        yield inner == null
            ? Type.UNKNOWN
            : Types.dynamicObject(inner.get(c.key()), inner.get(c.value()));
      }
      case Ref ref -> get(ref);
      case Var v -> variable(v);
      case Call _ -> Type.UNKNOWN;
    };
  }

  private Type variable(Var v) {
    for (@Nullable TypeEnv env = this; env != null; env = env.around) {
      var node = env.tree.child(v);
      if (node != null) {
        return Types.orUnknown(node.type());
      }
    }
    return Type.UNKNOWN;
  }

  private Type object(ObjectTerm object) {
    var properties = new ArrayList<Property>();
    @Nullable Dynamic dynamic = null;
    for (var entry : object.entries()) {
      if (Terms.isConstant(entry.key())) {
        properties.add(new Property(Terms.value(entry.key()), get(entry.value())));
      } else {
        dynamic = new Dynamic(get(entry.key()), get(entry.value()));
      }
    }
    return Types.object(properties, dynamic);
  }

  Type get(Ref ref) {
    var node = tree.child(ref.head());
    return node == null ? fallback(ref) : get(node, ref, 0);
  }

  private Type fallback(Ref ref) {
    if (around != null) {
      return around.get(ref);
    }
    return isDocument(ref) ? Type.ANY : Type.UNKNOWN;
  }

  static boolean isDocument(Ref ref) {
    return Terms.startsWith(ref, "data") || Terms.startsWith(ref, "input");
  }

  private Type get(TypeTree node, Ref ref, int step) {
    if (step == ref.path().size()) {
      return extent(node);
    }
    var key = ref.path().get(step);
    if (node.type() != null) {
      var child = node.child(key);
      return child != null ? get(child, ref, step + 1) : select(node.type(), ref, step);
    }
    if (!Terms.isConstant(key)) {
      return select(extent(node), ref, step);
    }
    var child = node.child(key);
    return child == null ? fallback(ref) : get(child, ref, step + 1);
  }

  /// The type of everything at and below `node`.
  Type extent(TypeTree node) {
    if (node.type() != null) {
      return node.type();
    }
    var properties = new ArrayList<Property>();
    node.children()
        .forEach(
            (key, child) -> {
              if (key instanceof Scalar(var value, var _)
                  && (value instanceof Str || value instanceof Num || value instanceof Bool)) {
                properties.add(new Property(value, extent(child)));
              }
            });
    return Types.object(properties, new Dynamic(Type.STRING, Type.ANY));
  }

  private static Type select(Type type, Ref ref, int from) {
    Type selected = type;
    for (int i = from; i < ref.path().size() && !Types.isUnknown(selected); i++) {
      var key = ref.path().get(i);
      if (key instanceof Scalar s) {
        selected = Types.select(selected, s.value());
      } else if (Types.isEmptyCollection(selected)
          && (key instanceof Var
              || key instanceof Ref
              || key instanceof ArrayTerm
              || key instanceof ObjectTerm
              || key instanceof SetTerm)) {
        return Type.ANY;
      } else {
        selected = Types.values(selected);
      }
    }
    return selected;
  }
}
