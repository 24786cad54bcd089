package regent.rego.resolve;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import regent.opa.diagnostic.Location;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Walk;

/// Makes names of locals that nobody uses: `__local0__`, `__local1__`, … in modules, `__localq0__`,
/// … in queries.
public final class LocalNames {
  public static final String PREFIX = "__local";

  private final String prefix;
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Term> subjects = new HashMap<>();
  private int next;

  private LocalNames(String prefix) {
    this.prefix = prefix;
  }

  static LocalNames forModules(Iterable<ModuleDraft> modules) {
    var names = new LocalNames(PREFIX);
    var vars = names.collector();
    for (var module : modules) {
      module.forEachBranch(
          rule -> {
            vars.head(rule.head());
            rule.head().reference().path().forEach(vars::term);
            vars.body(rule.body());
          });
    }
    return names;
  }

  public static LocalNames forQuery(Body query) {
    var names = new LocalNames(PREFIX + "q");
    names.collector().body(query);
    return names;
  }

  private Walk collector() {
    return Walk.vars(
        v -> {
          if (v.name().startsWith(PREFIX)) {
            taken.add(v.name());
          }
        });
  }

  public static boolean isGenerated(String name) {
    return name.startsWith(PREFIX);
  }

  /// `_` as the parser names it.
  public static boolean isWildcard(String name) {
    return name.startsWith("$");
  }

  /// The name as messages show it.
  public static String text(String name) {
    return isWildcard(name) ? "_" : name;
  }

  String name() {
    String name;
    do {
      name = prefix + next++ + "__";
    } while (taken.contains(name));
    return name;
  }

  Var local(Location at) {
    return new Var(name(), at);
  }

  /// The expression `local = term` with a new local.
  Expr bind(Term term) {
    return Exprs.equation(local(term.at()), term, term.at());
  }

  /// Remembers what a local stands for, so that messages can show it.
  void standsFor(Term local, Term subject) {
    if (local instanceof Var v) {
      subjects.put(v.name(), subject);
    }
  }

  /// What locals stand for, by their names.
  public Map<String, Term> subjects() {
    return subjects;
  }
}
