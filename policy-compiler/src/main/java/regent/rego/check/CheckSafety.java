package regent.rego.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.diagnostic.Location;
import regent.rego.resolve.Compilation;
import regent.rego.resolve.LocalNames;
import regent.rego.resolve.ModuleDraft;
import regent.rego.resolve.Problems;
import regent.rego.resolve.RewriteLocalVars;
import regent.rego.resolve.RuleDraft;
import regent.rego.resolve.Vars;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;

/// Makes sure that every variable of a rule is bound by its body, and puts bodies into safe order;
/// see [BodySafety].
///
/// Runs when names are final and terms simple. Reports each variable that nothing binds.
final class CheckSafety {
  private static final Set<String> ROOTS = Set.of("data", "input");

  private static final Set<String> FUTURE_KEYWORDS =
      Set.of("in", "every", "contains", "if", "not", "and", "or");

  private CheckSafety() {}

  /// Variables of heads that the bodies do not mention.
  static void heads(Compilation compilation) {
    for (var module : compilation.modules()) {
      var scopes = new SharedRows(module);
      module.forEachBranch(rule -> head(rule, scopes, compilation));
    }
  }

  private static void head(RuleDraft rule, SharedRows scopes, Compilation compilation) {
    if (!RewriteLocalVars.mayHaveVars(rule.head())) {
      return;
    }
    var bound = Vars.collector(Vars.SAFETY);
    bound.body(rule.body());
    var safe = new HashSet<>(bound.names());
    safe.addAll(Vars.of(rule.arguments()));
    for (var entry : Vars.of(rule.head()).entrySet()) {
      if (safe.contains(entry.getKey())) {
        continue;
      }
      var name = compilation.rewritten().getOrDefault(entry.getKey(), entry.getKey());
      if (!LocalNames.isGenerated(name)
          && !compilation
              .problems()
              .report(
                  Code.UNSAFE_VAR,
                  "var " + LocalNames.text(name) + " is unsafe" + scopes.scope(rule),
                  entry.getValue())) {
        return;
      }
    }
  }

  /// Puts all bodies into safe order.
  static void bodies(Compilation compilation) {
    for (var module : compilation.modules()) {
      var scopes = new SharedRows(module);
      module.forEachBranch(
          rule -> {
            var globals = new HashSet<>(Vars.of(rule.arguments()));
            globals.addAll(ROOTS);
            var ordered = BodySafety.order(rule.body(), globals, compilation::arity);
            var unsafe = ordered.unsafe();
            List<Diagnostic> problems =
                unsafe.isEmpty()
                    ? List.of()
                    : problems(unsafe, compilation.rewritten(), scopes.scope(rule));
            if (problems.isEmpty()) {
              rule.body(ordered.body());
            } else {
              compilation.problems().report(problems);
            }
          });
    }
  }

  static Body query(
      Body query, Compilation compilation, Map<String, String> rewritten, Problems problems) {
    var ordered = BodySafety.order(query, ROOTS, compilation::arity);
    problems.report(problems(ordered.unsafe(), rewritten, ""));
    return ordered.body();
  }

  private static List<Diagnostic> problems(
      BodySafety.UnsafeVars unsafe, Map<String, String> rewritten, String scope) {
    if (unsafe.isEmpty()) {
      return List.of();
    }
    var assigned = assigned(unsafe, rewritten);
    var places = places(unsafe);
    boolean others =
        places.keySet().stream()
            .anyMatch(
                v -> {
                  var name = rewritten.getOrDefault(v, v);
                  return !LocalNames.isGenerated(name)
                      && !assigned.contains(name)
                      && !assigned.contains(v);
                });
    var found = new ArrayList<Diagnostic>();
    places.forEach(
        (v, at) -> {
          var name = rewritten.getOrDefault(v, v);
          boolean follows = assigned.contains(name) || assigned.contains(v);
          if (!LocalNames.isGenerated(name) && !(others && follows)) {
            found.add(unsafeVar(name, scope, at));
          }
        });
    return found.isEmpty() ? unsafeExpressions(unsafe, scope) : found;
  }

  private static Diagnostic unsafeVar(String name, String scope, Location at) {
    var hint =
        FUTURE_KEYWORDS.contains(name)
            ? " (hint: `import future.keywords." + name + "` to import a future keyword)"
            : "";
    return new Diagnostic(
        Code.UNSAFE_VAR, "var " + LocalNames.text(name) + " is unsafe" + scope + hint, at);
  }

  /// Variables that are unsafe only because what is assigned to them is.
  private static Set<String> assigned(BodySafety.UnsafeVars unsafe, Map<String, String> rewritten) {
    var assigned = new HashSet<String>();
    for (var entry : unsafe.all()) {
      var expr = entry.getKey();
      if (Exprs.wasAssignment(expr) && Exprs.operands(expr).size() == 2) {
        for (var v : Vars.of(Exprs.operands(expr).getFirst())) {
          assigned.add(v);
          assigned.add(rewritten.getOrDefault(v, v));
        }
      }
    }
    return assigned;
  }

  /// Each unsafe variable with the first expression that reads it, by place.
  private static Map<String, Location> places(BodySafety.UnsafeVars unsafe) {
    var places = new LinkedHashMap<String, Location>();
    for (var entry : unsafe.all()) {
      for (var v : entry.getValue()) {
        places.merge(v, entry.getKey().at(), (a, b) -> Problems.compare(a, b) <= 0 ? a : b);
      }
    }
    var sorted = new LinkedHashMap<String, Location>();
    places.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Problems::compare))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /// When only variables of the compiler are unsafe, their expressions are what the author knows.
  private static List<Diagnostic> unsafeExpressions(BodySafety.UnsafeVars unsafe, String scope) {
    var seen = new HashSet<String>();
    var found = new ArrayList<Diagnostic>();
    unsafe.all().stream()
        .sorted((a, b) -> Problems.compare(a.getKey().at(), b.getKey().at()))
        .forEach(
            entry -> {
              Expr expr = entry.getKey();
              int before = seen.size();
              entry.getValue().stream().filter(LocalNames::isGenerated).forEach(seen::add);
              if (seen.size() > before) {
                found.add(
                    new Diagnostic(Code.UNSAFE_VAR, "expression is unsafe" + scope, expr.at()));
              }
            });
    return found;
  }

  /// Lines with rules of several names: there an error says which rule is meant. Looked for when
  /// the first error asks.
  private static final class SharedRows {
    private final ModuleDraft module;
    private @Nullable Set<Integer> rows;

    SharedRows(ModuleDraft module) {
      this.module = module;
    }

    private static Set<Integer> rows(ModuleDraft module) {
      var rows = new HashSet<Integer>();
      var first = new HashMap<Integer, String>();
      module.forEachBranch(
          rule -> {
            if (rule.at().isKnown()) {
              var name = name(rule);
              if (!name.equals(first.computeIfAbsent(rule.at().row(), _ -> name))) {
                rows.add(rule.at().row());
              }
            }
          });
      return rows;
    }

    private static String name(RuleDraft rule) {
      return TermText.of(Terms.groundPrefix(rule.head().reference()));
    }

    String scope(RuleDraft rule) {
      if (rows == null) {
        rows = rows(module);
      }
      return rule.at().isKnown() && rows.contains(rule.at().row()) ? " in rule " + name(rule) : "";
    }
  }
}
