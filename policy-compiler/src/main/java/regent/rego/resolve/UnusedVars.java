package regent.rego.resolve;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.diagnostic.Location;
import regent.rego.resolve.Scopes.Occurrence;
import regent.rego.syntax.Body;

/// Finds variables that a body declares and does not use: those of `some` always, those of `:=` in
/// strict mode.
final class UnusedVars {
  private final Scopes scopes;

  UnusedVars(Scopes scopes) {
    this.scopes = scopes;
  }

  /// @param written the body as it was
  /// @param renamed the same body after renaming
  /// @param used variables that count as used from outside
  void check(Body written, Body renamed, Set<String> used, boolean strict) {
    if (strict && scopes.unused.isEmpty() && scopes.current().has(Occurrence.ASSIGNED)) {
      checkAssigned(written, used);
    }
    if (scopes.unused.isEmpty() && scopes.current().has(Occurrence.DECLARED)) {
      checkDeclared(written, renamed, used);
    }
  }

  private void checkAssigned(Body written, Set<String> used) {
    var scope = scopes.current();
    var unused = new TreeSet<String>();
    scope.occurrences.forEach(
        (name, occurrence) -> {
          var local = scope.names.getOrDefault(name, name);
          if (occurrence == Occurrence.ASSIGNED
              && !LocalNames.isWildcard(name)
              && scopes.count(name) <= 1
              && !used.contains(local)) {
            unused.add(local);
          }
        });
    for (var name : used) {
      var renamed = scopes.renamed(name);
      if (renamed != null) {
        unused.remove(renamed);
      }
    }
    var reversed = scope.reversed();
    for (var local : unused) {
      var name = reversed.getOrDefault(local, local);
      report("assigned var " + name + " unused", place(written, name));
    }
  }

  private void checkDeclared(Body written, Body renamed, Set<String> used) {
    var scope = scopes.current();
    var unused = new TreeSet<String>();
    scope.occurrences.forEach(
        (name, occurrence) -> {
          if (occurrence == Occurrence.DECLARED) {
            unused.add(scope.names.getOrDefault(name, name));
          }
        });
    var seen = new LinkedHashSet<>(Vars.of(renamed));
    for (var name : used) {
      var local = scopes.renamed(name);
      seen.add(local == null ? name : local);
    }
    unused.removeAll(seen);
    unused.removeAll(used);
    var reversed = scope.reversed();
    for (var local : unused) {
      var name = reversed.getOrDefault(local, local);
      if (!LocalNames.isGenerated(name)) {
        report("declared var " + name + " unused", place(written, name));
      }
    }
  }

  /// The expression that declares `name`, or the first one.
  private static Location place(Body written, String name) {
    for (var expr : written) {
      if (DeclaredVars.of(expr).contains(name)) {
        return expr.at();
      }
    }
    return written.exprs().getFirst().at();
  }

  private void report(String message, Location at) {
    scopes.unused.add(new Diagnostic(Code.COMPILE, message, at));
  }
}
