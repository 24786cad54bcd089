package regent.rego.check;

import java.util.ArrayList;
import java.util.List;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.store.Documents;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.resolve.RuleTree;

/// Finds rules where documents are, for documents that change while the rules stay.
public final class PathConflicts {
  private final Obj data;
  private final List<Diagnostic> found = new ArrayList<>();

  private PathConflicts(Obj data) {
    this.data = data;
  }

  /// One problem for each topmost path of `rules` where `data` has a document.
  public static List<Diagnostic> of(RuleTree rules, Obj data) {
    var conflicts = new PathConflicts(data);
    var root = rules.child(Str.of("data"));
    if (root != null) {
      root.children().forEach((key, child) -> conflicts.visit(key, child, List.of()));
    }
    return conflicts.found;
  }

  private void visit(Value key, RuleTree node, List<String> parents) {
    if (!(key instanceof Str name)) {
      return;
    }
    var path = new ArrayList<>(parents);
    path.add(name.value());
    if (!node.rules().isEmpty()) {
      if (Documents.isTaken(data, path)) {
        found.add(
            new Diagnostic(
                Code.COMPILE,
                "conflicting rule for data path " + String.join("/", path) + " found",
                node.rules().getFirst().rule().at()));
        return;
      }
    }
    node.children().forEach((k, child) -> visit(k, child, path));
  }
}
