package regent.rego.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import regent.opa.type.Type;
import regent.opa.type.Type.Any;
import regent.opa.type.Type.Argument;
import regent.opa.type.Type.Function;
import regent.rego.resolve.Compilation;
import regent.rego.resolve.DependencyGraph;
import regent.rego.resolve.RuleDraft;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Expr.With;
import regent.rego.syntax.Rewrite;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;
import regent.rego.syntax.Walk;

/// Infers types in the order of a body and finds expressions that can never hold: operands that do
/// not fit a function, equations of different types, references to what is not there.
///
/// Source: OPA's `typeChecker`.
final class TypeChecker {
  private final Compilation compilation;
  private final DependencyGraph graph;
  private final UnaryOperator<Ref> written;
  private final Map<String, Optional<TypeTree>> relaxed = new HashMap<>();

  /// @param written shows a reference as the author wrote it
  TypeChecker(Compilation compilation, DependencyGraph graph, UnaryOperator<Ref> written) {
    this.compilation = compilation;
    this.graph = graph;
    this.written = written;
  }

  /// Shows references with the author's names and with what made-up locals stand for.
  static UnaryOperator<Ref> writer(Map<String, Term> subjects, List<Map<String, String>> names) {
    var rewrite =
        new Rewrite() {
          @Override
          public Term term(Term term) {
            if (!(term instanceof Var v)) {
              return below(term);
            }
            var subject = subjects.get(v.name());
            if (subject != null) {
              return subject instanceof Var ? subject : term(subject);
            }
            for (var map : names) {
              var name = map.get(v.name());
              if (name != null) {
                return new Var(name, v.at());
              }
            }
            return v;
          }
        };
    return rewrite::operator;
  }

  /// What a body says: the types of its variables, and its problems.
  record Checked(TypeEnv env, List<TypeProblem> problems) {}

  Checked check(Body body, TypeEnv around) {
    var env = around.inner(this::closure);
    var problems = new ArrayList<TypeProblem>();
    for (var expr : body) {
      var level = expr.with().isEmpty() ? env : replacing(env, expr);
      var inside = closures(expr, level);
      var refs = RefCheck.check(expr, level, written);
      problems.addAll(inside);
      problems.addAll(refs);
      var problem = check(expr, level);
      // What is not known may be so because of an error that says more.
      if (problem.isPresent()
          && !(problem.get().open() && (!inside.isEmpty() || !refs.isEmpty()))) {
        problems.add(problem.get());
      }
    }
    return new Checked(env, problems);
  }

  /// The types inside a comprehension; absent when it does not type-check.
  @Nullable TypeEnv closure(Body body, TypeEnv env) {
    var checked = check(body, env);
    return checked.problems().isEmpty() ? checked.env() : null;
  }

  /// The problems of the last comprehension in `expr` that has some.
  private List<TypeProblem> closures(Expr expr, TypeEnv env) {
    var found = new ArrayList<TypeProblem>();
    Walk.terms(
            term -> {
              var body =
                  switch (term) {
                    case ArrayComprehension c -> c.body();
                    case SetComprehension c -> c.body();
                    case ObjectComprehension c -> c.body();
                    default -> null;
                  };
              if (body == null) {
                return true;
              }
              var problems = check(body, env).problems();
              if (!problems.isEmpty()) {
                found.clear();
                found.addAll(problems);
              }
              return problems.isEmpty();
            })
        .expr(expr);
    return found;
  }

  private Optional<TypeProblem> check(Expr expr, TypeEnv env) {
    for (var with : expr.with()) {
      var problem = checkReplacement(with, env);
      if (problem.isPresent()) {
        return problem;
      }
    }
    if (!(expr.form() instanceof Form.Call call)) {
      return Optional.empty();
    }
    return switch (Compilation.name(call.operator())) {
      case "eq" -> checkEquation(expr, call, env);
      case "internal.member_2" -> checkMember(expr, call, env, 2).or(() -> call(expr, call, env));
      case "internal.member_3" -> checkMember(expr, call, env, 3).or(() -> call(expr, call, env));
      default -> call(expr, call, env);
    };
  }

  private Optional<TypeProblem> checkReplacement(With with, TypeEnv env) {
    if (env.get(with.target()) instanceof Function target
        && env.get(with.value()) instanceof Function value
        && with.target() instanceof Ref ref
        && !TypeUnifier.unifies(target, value)) {
      return Optional.of(
          TypeProblem.arguments(
              TermText.of(ref),
              "arity mismatch",
              value.arguments().stream().map(Argument::type).toList(),
              target.arguments(),
              target.variadic(),
              with.at()));
    }
    return Optional.empty();
  }

  private Optional<TypeProblem> checkEquation(Expr expr, Form.Call call, TypeEnv env) {
    var sides = call.arguments();
    if (sides.size() != 2) {
      var what = sides.size() < 2 ? "too few arguments" : "too many arguments";
      var want = List.of(new Argument("", Type.ANY), new Argument("", Type.ANY));
      return Optional.of(
          TypeProblem.arguments("eq", what, types(sides, env), want, null, expr.at()));
    }
    var left = env.get(sides.getFirst());
    var right = env.get(sides.getLast());
    return new TypeUnifier(env).equation(sides.getFirst(), left, sides.getLast(), right)
        ? Optional.empty()
        : Optional.of(TypeProblem.match(left, right, expr.at()));
  }

  /// What `in` looks for must be able to occur in the collection.
  private Optional<TypeProblem> checkMember(Expr expr, Form.Call call, TypeEnv env, int arity) {
    var operands = call.arguments();
    if (operands.size() < arity) {
      return Optional.empty();
    }
    var collection = env.get(operands.get(arity - 1));
    var values = Types.values(collection);
    if (Types.isUnknown(values)) {
      return Optional.empty();
    }
    if (arity == 3) {
      var problem = checkOperand(expr, operands.getFirst(), Types.keys(collection), env);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return checkOperand(expr, operands.get(arity - 2), values, env);
  }

  private static Optional<TypeProblem> checkOperand(
      Expr expr, Term operand, Type wanted, TypeEnv env) {
    if (Types.hasUnknown(wanted)) {
      return Optional.empty();
    }
    var have = env.get(operand);
    boolean fits =
        (Types.hasUnknown(have) || TypeUnifier.unifies(have, wanted))
            && new TypeUnifier(env).fit(operand, wanted, false);
    return fits ? Optional.empty() : Optional.of(TypeProblem.match(have, wanted, expr.at()));
  }

  private Optional<TypeProblem> call(Expr expr, Form.Call call, TypeEnv env) {
    var name = Compilation.name(call.operator());
    var type = env.get(call.operator());
    if (Types.isUnknown(type) && compilation.options().undefinedFunctions()) {
      return Optional.empty();
    }
    if (type instanceof Any any && any.of().isEmpty()) {
      return Optional.empty();
    }
    if (!(type instanceof Function function)) {
      return Optional.of(TypeProblem.of("undefined function " + name, expr.at()));
    }
    var operands = call.arguments();
    var want = signature(name, function);
    if (operands.size() > want.size() && function.variadic() == null) {
      return Optional.of(mismatch(expr, name, "too many arguments", operands, want, function, env));
    }
    if (operands.size() < function.arguments().size()) {
      return Optional.of(mismatch(expr, name, "too few arguments", operands, want, function, env));
    }
    var have = types(operands, env);
    var unifier = new TypeUnifier(env);
    for (int i = 0; i < operands.size(); i++) {
      var wanted = i < want.size() ? want.get(i).type() : Types.orUnknown(function.variadic());
      if (!Types.hasUnknown(have.get(i)) && !TypeUnifier.unifies(have.get(i), wanted)) {
        return Optional.of(
            TypeProblem.arguments(
                name, "invalid argument(s)", have, want, function.variadic(), expr.at()));
      }
      if (!unifier.fit(operands.get(i), wanted, false)) {
        return Optional.of(
            mismatch(expr, name, "invalid argument(s)", operands, want, function, env));
      }
    }
    return Optional.empty();
  }

  private static TypeProblem mismatch(
      Expr expr,
      String name,
      String what,
      List<Term> operands,
      List<Argument> want,
      Function function,
      TypeEnv env) {
    return TypeProblem.arguments(
        name, what, types(operands, env), want, function.variadic(), expr.at());
  }

  /// The operands of a function and then its result.
  private List<Argument> signature(String name, Function function) {
    if (function.result() == null) {
      return function.arguments();
    }
    var builtin = compilation.capabilities().builtin(name);
    var all = new ArrayList<>(function.arguments());
    all.add(new Argument(builtin == null ? "" : builtin.resultName(), function.result()));
    return all;
  }

  private static List<Type> types(List<Term> terms, TypeEnv env) {
    return terms.stream().map(env::get).toList();
  }

  /// The level where the documents that `with` replaces may have the types of both the document and
  /// its replacement, and the rules that read them may be anything.
  private TypeEnv replacing(TypeEnv env, Expr expr) {
    var level = env;
    var replaced = new TypeTree();
    boolean any = false;
    for (var with : expr.with()) {
      if (!(with.target() instanceof Ref target)) {
        continue;
      }
      var type = env.get(target);
      boolean isFunction = type instanceof Function;
      var readers = readers(target, isFunction);
      if (readers.isPresent()) {
        level = level.replacing(readers.get());
      }
      if (!isFunction) {
        Type either = Type.ANY;
        var value = env.get(with.value());
        if (Terms.isGround(target) && !Types.isUnknown(type) && !Types.isUnknown(value)) {
          var union = Types.or(type, value);
          either = Types.isUnknown(union) ? Type.ANY : union;
        }
        replaced.put(Terms.groundPrefix(target), either);
        any = true;
      }
    }
    return any ? level.replacing(replaced) : level;
  }

  private Optional<TypeTree> readers(Ref target, boolean isFunction) {
    return relaxed.computeIfAbsent(
        (isFunction ? "f:" : "") + TermText.of(target),
        _ -> {
          var rules = new LinkedHashSet<RuleDraft>();
          compilation.tree().readBy(target).forEach(rule -> addReaders(rule, rules));
          var tree = new TypeTree();
          for (var rule : rules) {
            if (!isFunction || !TermText.of(rule.groundPath()).equals(TermText.of(target))) {
              tree.put(rule.groundPath(), Type.ANY);
            }
          }
          return tree.children().isEmpty() ? Optional.empty() : Optional.of(tree);
        });
  }

  private void addReaders(RuleDraft rule, Set<RuleDraft> all) {
    if (all.add(rule)) {
      graph.readers(rule).forEach(reader -> addReaders(reader, all));
    }
  }
}
