package regent.rego.check;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.diagnostic.Location;
import regent.opa.type.Type.Function;
import regent.rego.resolve.Arity;
import regent.rego.resolve.Compilation;
import regent.rego.resolve.ModuleDraft;
import regent.rego.resolve.Problems;
import regent.rego.resolve.RuleText;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Walk;

/// Checks what is called: functions that do not exist, take another number of arguments, have no
/// result where one is used, are unsafe or out of date.
final class CheckCalls {
  private final Compilation compilation;
  private final Problems problems;

  private CheckCalls(Compilation compilation, Problems problems) {
    this.compilation = compilation;
    this.problems = problems;
  }

  private static void walk(ModuleDraft module, Walk walk) {
    module.forEachBranch(
        rule -> {
          walk.head(rule.head());
          walk.body(rule.body());
        });
  }

  /// Reports built-ins without a result, such as `print`, that are used as a value.
  static void voidCalls(Compilation compilation) {
    var walk = new CheckCalls(compilation, compilation.problems()).voidWalk();
    compilation.modules().forEach(module -> walk(module, walk));
  }

  static void voidCalls(Body query, Compilation compilation, Problems problems) {
    new CheckCalls(compilation, problems).voidWalk().body(query);
  }

  private Walk voidWalk() {
    return Walk.terms(
        term -> {
          if (term instanceof Call call) {
            var builtin = compilation.capabilities().builtin(Compilation.name(call.operator()));
            if (builtin != null && builtin.type().result() == null) {
              problems.report(Code.TYPE, TermText.of(call) + " used as value", call.at());
            }
          }
          return true;
        });
  }

  /// Reports calls of functions that do not exist or take another number of arguments.
  static void undefined(Compilation compilation, TypeEnv builtins) {
    var stage = new CheckCalls(compilation, compilation.problems());
    var walk = stage.undefinedWalk(builtins, compilation.rewritten());
    compilation.modules().forEach(module -> walk(module, walk));
  }

  static void undefined(
      Body query,
      Compilation compilation,
      TypeEnv types,
      Map<String, String> rewritten,
      Problems problems) {
    new CheckCalls(compilation, problems).undefinedWalk(types, rewritten).body(query);
  }

  private Walk undefinedWalk(TypeEnv types, Map<String, String> rewritten) {
    return Walk.exprs(
        expr ->
            !(expr.form() instanceof Form.Call call) || isDefined(expr, call, types, rewritten));
  }

  private boolean isDefined(
      Expr expr, Form.Call call, TypeEnv types, Map<String, String> rewritten) {
    int arity = compilation.arity(call.operator());
    int operands = call.arguments().size();
    var written = RuleText.written(call.operator(), rewritten);
    if (arity == Arity.UNKNOWN) {
      problems.report(Code.TYPE, "undefined function " + TermText.of(written), expr.at());
      return false;
    }
    // The compiler gives a call inside a term a further operand for the result.
    boolean fits =
        expr.generated()
            ? Exprs.isEquality(expr) || operands == arity + 1
            : operands == arity || operands == arity + 1;
    if (!fits) {
      int given = expr.generated() ? operands - 1 : operands;
      problems.report(arityMismatch(expr, call, types, arity, given, TermText.of(written)));
    }
    return fits;
  }

  private static Diagnostic arityMismatch(
      Expr expr, Form.Call call, TypeEnv types, int arity, int given, String name) {
    if (types.get(call.operator()) instanceof Function function) {
      var have = call.arguments().stream().map(types::get).toList();
      return TypeProblem.arguments(
              name, "arity mismatch", have, function.arguments(), function.variadic(), expr.at())
          .diagnostic();
    }
    return new Diagnostic(
        Code.TYPE,
        "function "
            + name
            + " has arity "
            + arity
            + ", got "
            + given
            + (given == 1 ? " argument" : " arguments"),
        expr.at());
  }

  /// Reports calls of the built-ins that the options forbid.
  static void unsafe(Compilation compilation) {
    var stage = new CheckCalls(compilation, compilation.problems());
    var names = compilation.options().unsafeBuiltins();
    if (!names.isEmpty()) {
      var walk = stage.unsafeWalk(names);
      compilation.modules().forEach(module -> walk(module, walk));
    }
  }

  static void unsafe(
      Body query, Compilation compilation, Set<String> alsoUnsafe, Problems problems) {
    var names = new HashSet<>(compilation.options().unsafeBuiltins());
    names.addAll(alsoUnsafe);
    new CheckCalls(compilation, problems).unsafeWalk(names).body(query);
  }

  private Walk unsafeWalk(Set<String> names) {
    return Walk.exprs(
        expr -> {
          if (expr.form() instanceof Form.Call call) {
            var name = Compilation.name(call.operator());
            if (names.contains(name)) {
              note("unsafe built-in function calls in expression: " + name, expr.at());
            }
          }
          return true;
        });
  }

  /// Reports calls of deprecated built-ins in modules of Rego v1 and in strict mode.
  static void deprecated(Compilation compilation) {
    var stage = new CheckCalls(compilation, compilation.problems());
    var walk = stage.deprecatedWalk();
    compilation.modules().stream()
        .filter(module -> compilation.options().strict() || module.isV1())
        .forEach(
            module ->
                module.forEachBranch(
                    rule -> {
                      walk.term(rule.head().reference());
                      walk.head(rule.head());
                      walk.body(rule.body());
                    }));
  }

  static void deprecated(Body query, Compilation compilation, Problems problems) {
    if (compilation.options().strict()) {
      new CheckCalls(compilation, problems).deprecatedWalk().body(query);
    }
  }

  private Walk deprecatedWalk() {
    Predicate<String> isDeprecated =
        name -> {
          var builtin = compilation.capabilities().builtin(name);
          return builtin != null && builtin.deprecated();
        };
    return new Walk() {
      @Override
      public void expr(Expr expr) {
        if (expr.form() instanceof Form.Call call) {
          report(Compilation.name(call.operator()), expr.at());
        }
        below(expr);
      }

      @Override
      public void term(Term term) {
        if (term instanceof Call call) {
          report(Compilation.name(call.operator()), call.operator().at());
        }
        below(term);
      }

      private void report(String name, Location at) {
        if (isDeprecated.test(name)) {
          note("deprecated built-in function calls in expression: " + name, at);
        }
      }
    };
  }

  private void note(String message, Location at) {
    problems.note(Code.TYPE, message, at);
  }
}
