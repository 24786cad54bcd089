package regent.rego.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.resolve.Compilation;
import regent.rego.resolve.CompilerOptions.BaseDocuments;
import regent.rego.resolve.DraftTree;
import regent.rego.resolve.ModuleDraft;
import regent.rego.resolve.Problems;
import regent.rego.resolve.RuleDraft;
import regent.rego.resolve.RuleText;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.TermOrder;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;

/// Finds rules that cannot stand together: of different kinds under one name, one inside another,
/// several defaults, and rules where loaded data or a package is.
final class CheckConflicts {
  private final Compilation compilation;
  private final Problems problems;

  private CheckConflicts(Compilation compilation) {
    this.compilation = compilation;
    this.problems = compilation.problems();
  }

  static void run(Compilation compilation) {
    var stage = new CheckConflicts(compilation);
    compilation.tree().forEachWhile(stage::node);
    var documents = compilation.options().baseDocuments();
    var data = compilation.tree().children().get(Str.of("data"));
    if (documents != null && data != null) {
      data.children().forEach((key, child) -> stage.document(key, child, documents, List.of()));
    }
    stage.packages();
  }

  private boolean node(DraftTree node) {
    List<RuleDraft> rules = node.rules();
    if (rules.isEmpty()) {
      return true;
    }
    var inside = inside(node);
    var first = rules.getFirst();
    var name = RuleText.of(rules.getLast().path(), compilation.rewritten());
    if (!inside.isEmpty()) {
      return problems.report(
          Code.TYPE, "rule " + name + " conflicts with:\n" + list(inside), first.at());
    }
    if (areOfDifferentKinds(rules)) {
      return problems.report(Code.TYPE, "conflicting rules " + name + " found", first.at());
    }
    var defaults = rules.stream().filter(RuleDraft::isDefault).toList();
    if (defaults.size() > 1) {
      var places =
          defaults.stream().map(r -> RuleText.place(r.at())).collect(Collectors.joining(", "));
      return problems.report(
          Code.TYPE,
          "multiple default rules " + name + " found at " + places,
          defaults.getFirst().module().parsed().pkg().at());
    }
    return true;
  }

  /// Rules below a rule with a constant path, and functions below any rule.
  private static List<RuleDraft> inside(DraftTree node) {
    if (node.children().isEmpty()) {
      return List.of();
    }
    if (node.rules().stream().anyMatch(r -> Terms.isGround(r.path()))) {
      return below(node, _ -> true);
    }
    return below(node, r -> !r.arguments().isEmpty());
  }

  /// Those below `node` that are not inside one another, by path.
  private static List<RuleDraft> below(DraftTree node, Predicate<RuleDraft> test) {
    var found = new ArrayList<RuleDraft>();
    for (var child : node.children().values()) {
      child.forEach(
          n ->
              n.rules().stream()
                  .filter(test)
                  .filter(r -> found.stream().noneMatch(f -> hasPrefix(r.path(), f.path())))
                  .forEach(
                      r -> {
                        found.removeIf(f -> hasPrefix(f.path(), r.path()));
                        found.add(r);
                      }));
    }
    found.sort((a, b) -> TermOrder.compare(a.path(), b.path()));
    return found;
  }

  private static boolean hasPrefix(Ref ref, Ref prefix) {
    int steps = prefix.path().size();
    return steps <= ref.path().size()
        && TermOrder.equal(new Ref(ref.head(), ref.path().subList(0, steps), ref.at()), prefix);
  }

  private String list(List<RuleDraft> rules) {
    return rules.stream()
        .map(
            r ->
                "  rule "
                    + RuleText.of(r.path(), compilation.rewritten())
                    + " at "
                    + RuleText.place(r.at()))
        .collect(Collectors.joining("\n"));
  }

  private static boolean areOfDifferentKinds(List<RuleDraft> rules) {
    var kinds = new HashSet<Boolean>();
    var arities = new HashSet<Integer>();
    var complete = new HashSet<Boolean>();
    var sets = new HashSet<Boolean>();
    for (var rule : rules) {
      boolean ground = Terms.isGround(rule.path());
      kinds.add(rule.isMultiValue());
      arities.add(rule.arguments().size());
      complete.add(!rule.isMultiValue() && Terms.isGround(rule.head().reference()));
      if (rule.isMultiValue()) {
        sets.add(ground);
      }
    }
    return kinds.size() > 1 || arities.size() > 1 || complete.size() > 1 || sets.size() > 1;
  }

  private void document(Value key, DraftTree node, BaseDocuments documents, List<String> parents) {
    if (!(key instanceof Str name)) {
      return;
    }
    var path = new ArrayList<>(parents);
    path.add(name.value());
    if (!node.rules().isEmpty() && documents.contains(path)) {
      problems.report(
          Code.COMPILE,
          "conflicting rule for data path " + String.join("/", path) + " found",
          node.rules().getFirst().at());
      return;
    }
    node.children().forEach((k, child) -> document(k, child, documents, path));
  }

  /// A package may not have the path of a rule.
  private void packages() {
    Map<String, List<ModuleDraft>> byPath = new HashMap<>();
    for (var module : compilation.modules()) {
      byPath.computeIfAbsent(TermText.of(module.path()), _ -> new ArrayList<>()).add(module);
    }
    for (var module : compilation.modules()) {
      for (var rule : module.rules()) {
        if (Terms.isGround(rule.head().reference())) {
          byPath.getOrDefault(TermText.of(rule.path()), List.of()).stream()
              .filter(other -> other != module)
              .forEach(other -> conflict(rule, other, module));
        }
      }
    }
  }

  private void conflict(RuleDraft rule, ModuleDraft other, ModuleDraft module) {
    var path = other.path();
    var names =
        new Ref(path.path().getFirst(), path.path().subList(1, path.path().size()), path.at());
    problems.report(
        Code.TYPE,
        "package "
            + TermText.of(names)
            + " conflicts with rule "
            + TermText.of(rule.head().reference())
            + " defined at "
            + RuleText.place(rule.at()),
        module.parsed().pkg().at());
  }
}
