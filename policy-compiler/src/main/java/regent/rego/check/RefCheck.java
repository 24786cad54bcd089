package regent.rego.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import regent.opa.diagnostic.Location;
import regent.opa.type.Type;
import regent.opa.type.Type.Any;
import regent.opa.type.Type.Function;
import regent.opa.type.Type.ObjectOf;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Terms;
import regent.rego.syntax.Walk;

/// Checks every reference of an expression against what is known about the documents it reads, and
/// infers the types of variables in it.
final class RefCheck {
  private final TypeEnv env;
  private final UnaryOperator<Ref> written;
  private final List<TypeProblem> problems = new ArrayList<>();

  /// @param written shows a reference as the author wrote it
  private RefCheck(TypeEnv env, UnaryOperator<Ref> written) {
    this.env = env;
    this.written = written;
  }

  static List<TypeProblem> check(Expr expr, TypeEnv env, UnaryOperator<Ref> written) {
    var check = new RefCheck(env, written);
    check.walk().expr(expr);
    return check.problems;
  }

  private Walk walk() {
    return new Walk() {
      @Override
      public void expr(Expr expr) {
        switch (expr.form()) {
          case Form.Call call -> call.arguments().forEach(this::term);
          case Form.Single single -> term(single.term());
          case Form.Not not -> body(not.body());
          case Form.Some _, Form.Every _, Form.And _, Form.Or _ -> below(expr);
        }
      }

      @Override
      public void term(Term term) {
        if (Terms.isComprehension(term)) {
          return;
        }
        if (term instanceof Ref ref) {
          var function = function(ref);
          if (function.isPresent()) {
            problems.add(function.get());
            return;
          }
          check(env, env.tree(), ref, 0).ifPresent(problems::add);
        }
        below(term);
      }
    };
  }

  /// Functions are no values.
  private Optional<TypeProblem> function(Ref ref) {
    return env.get(ref) instanceof Function f
        ? Optional.of(TypeProblem.unsupported(written.apply(ref), ref.path().size(), f, place(ref)))
        : Optional.empty();
  }

  private static Location place(Ref ref) {
    return ref.head().at();
  }

  private static Term part(Ref ref, int index) {
    return index == 0 ? ref.head() : ref.path().get(index - 1);
  }

  private static int length(Ref ref) {
    return ref.path().size() + 1;
  }

  private Optional<TypeProblem> check(TypeEnv level, TypeTree node, Ref ref, int index) {
    if (index == length(ref)) {
      return Optional.empty();
    }
    var key = part(ref, index);
    boolean name = key instanceof Var || (key instanceof Scalar s && s.value() instanceof Str);
    if ((index == 1 || index == 2) && !name) {
      return invalid(ref, index, env.get(key), Type.STRING, oneOf(node));
    }
    if (key instanceof Var v && index != 0) {
      var keys = Types.keys(env.extent(node));
      var known = env.get(v);
      if (Types.isUnknown(known)) {
        env.infer(v, keys);
      } else if (!TypeUnifier.unifies(keys, known)) {
        return invalid(ref, index, known, keys, oneOf(node));
      }
    }
    var child = node.child(key);
    if (child == null) {
      return missing(level, node, ref, index);
    }
    return child.type() != null
        ? checkInside(child.type(), ref, index + 1)
        : check(level, child, ref, index + 1);
  }

  private Optional<TypeProblem> missing(TypeEnv level, TypeTree node, Ref ref, int index) {
    var around = level.around();
    if (around != null) {
      return check(around, around.tree(), ref, 0);
    }
    if (!TypeEnv.isDocument(ref)) {
      return checkInside(Type.ANY, ref, 0);
    }
    if (index == 0) {
      return checkInside(Type.ANY, ref, 1);
    }
    // Which child it is will be known only later; here the variables further on get types.
    node.children().values().forEach(child -> check(level, child, ref, index + 1));
    return Optional.empty();
  }

  private Optional<TypeProblem> checkInside(Type type, Ref ref, int index) {
    if (index == length(ref)) {
      return Optional.empty();
    }
    var key = part(ref, index);
    if (Types.isEmptyCollection(type)) {
      return checkEmpty(type, ref, index, key);
    }
    var keys = Types.keys(type);
    if (Types.isUnknown(keys)) {
      return Optional.of(TypeProblem.unsupported(written.apply(ref), index - 1, type, place(ref)));
    }
    switch (key) {
      case Var v -> {
        var known = env.get(v);
        if (Types.isUnknown(known)) {
          env.infer(v, keys);
        } else if (!TypeUnifier.unifies(known, keys)) {
          return invalid(ref, index, known, keys, oneOf(type));
        }
      }
      case Ref inner -> {
        var known = env.get(inner);
        if (!Types.isUnknown(known) && !TypeUnifier.unifies(known, keys)) {
          return invalid(ref, index, known, keys, oneOf(type));
        }
      }
      case ArrayTerm _, ObjectTerm _, SetTerm _ -> {
        if (!new TypeUnifier(env).fit(key, keys, false)) {
          return invalid(ref, index, env.get(key), keys, List.of());
        }
      }
      default -> {
        var child = Terms.isConstant(key) ? Types.select(type, Terms.value(key)) : Type.UNKNOWN;
        return Types.isUnknown(child)
            ? invalid(ref, index, Type.UNKNOWN, keys, oneOf(type))
            : checkInside(child, ref, index + 1);
      }
    }
    return checkInside(Types.values(type), ref, index + 1);
  }

  /// A collection without members: a constant key is an error, running over it is not.
  private Optional<TypeProblem> checkEmpty(Type type, Ref ref, int index, Term key) {
    if (key instanceof Scalar) {
      return invalid(ref, index, Type.UNKNOWN, Type.UNKNOWN, List.of());
    }
    if (key instanceof Var v) {
      var known = env.get(v);
      var keys = Types.keys(type);
      if (Types.isUnknown(known)) {
        env.infer(v, Type.ANY);
      } else if (!Types.isUnknown(keys) && !TypeUnifier.unifies(known, keys)) {
        return invalid(ref, index, known, keys, List.of());
      }
    }
    return Optional.empty();
  }

  private Optional<TypeProblem> invalid(
      Ref ref, int index, Type have, Type want, List<Value> oneOf) {
    return Optional.of(
        TypeProblem.invalid(written.apply(ref), index, have, want, oneOf, place(ref)));
  }

  private static List<Value> oneOf(TypeTree node) {
    return node.children().keySet().stream()
        .<Value>mapMulti(
            (key, out) -> {
              if (key instanceof Scalar s) {
                out.accept(s.value());
              }
            })
        .sorted()
        .toList();
  }

  private static List<Value> oneOf(Type type) {
    var keys = new TreeSet<Value>();
    collectKeys(type, keys);
    return List.copyOf(keys);
  }

  private static void collectKeys(Type type, Set<Value> keys) {
    switch (Types.unwrap(type)) {
      case ObjectOf o -> o.properties().forEach(p -> keys.add(p.key()));
      case Any(var of) -> of.forEach(t -> collectKeys(t, keys));
      default -> {}
    }
  }
}
