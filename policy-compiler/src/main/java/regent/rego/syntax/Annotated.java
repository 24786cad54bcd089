package regent.rego.syntax;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Location;
import regent.opa.value.Bool;
import regent.opa.value.Str;
import regent.rego.syntax.MetadataParser.Block;

/// Attaches the `# METADATA` blocks of a module to what they describe: the first package, import or
/// rule below each.
///
/// A rule gets all blocks of scope `document` for its name, and those of scope `rule` for its name
/// above it that no earlier rule has taken; it takes the last of them.
final class Annotated {
  /// What a block may be attached to.
  private sealed interface Target {
    Location at();

    String kind();

    record OfPackage(Location at) implements Target {
      @Override
      public String kind() {
        return "package";
      }
    }

    record OfImport(Location at) implements Target {
      @Override
      public String kind() {
        return "import";
      }
    }

    record OfRule(Rule rule) implements Target {
      @Override
      public Location at() {
        return rule.at();
      }

      @Override
      public String kind() {
        return "rule";
      }
    }
  }

  /// A block with what it is attached to.
  private record Attached(Annotations annotations, @Nullable Target target) {}

  /// The blocks for the rules of one name.
  private static final class Group {
    final List<Integer> documents = new ArrayList<>();
    final List<Integer> rules = new ArrayList<>();
    final List<Integer> waiting = new ArrayList<>();
    int next;
  }

  private final Module module;
  private final Diagnostics diagnostics;

  private Annotated(Module module, Diagnostics diagnostics) {
    this.module = module;
    this.diagnostics = diagnostics;
  }

  /// `module` with its annotations; absent when one is wrong, which is reported.
  static @Nullable Module module(Module module, List<Block> blocks, Diagnostics diagnostics) {
    return blocks.isEmpty() ? module : new Annotated(module, diagnostics).with(blocks);
  }

  private @Nullable Module with(List<Block> blocks) {
    var targets = targets();
    var attached = new ArrayList<Attached>();
    boolean valid = true;
    for (var block : blocks) {
      var target = below(targets, block.at().row());
      var scoped = scoped(block, target);
      valid &= check(scoped, target);
      attached.add(new Attached(scoped, target));
    }
    if (!valid) {
      return null;
    }
    return new Module(
        module.source(),
        module.version(),
        module.pkg(),
        module.imports(),
        attached.stream().map(Attached::annotations).toList(),
        rules(attached),
        module.comments());
  }

  private List<Target> targets() {
    return Stream.of(
            Stream.of(new Target.OfPackage(module.pkg().at())),
            module.imports().stream().map(i -> new Target.OfImport(i.at())),
            module.rules().stream().map(Target.OfRule::new))
        .<Target>flatMap(s -> s)
        .sorted(Comparator.comparingInt(t -> t.at().row()))
        .toList();
  }

  private static @Nullable Target below(List<Target> targets, int row) {
    int low = 0;
    int high = targets.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (targets.get(middle).at().row() <= row) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < targets.size() ? targets.get(low) : null;
  }

  /// The block with the scope that follows from what is below it, when none was written.
  private static Annotations scoped(Block block, @Nullable Target target) {
    var content = block.content();
    String scope =
        content.get("scope") instanceof Str written
            ? written.value()
            : switch (target) {
              case Target.OfRule _ -> content.get("entrypoint") == Bool.TRUE ? "document" : "rule";
              case Target.OfPackage _ -> "package";
              case Target.OfImport _ -> "import";
              case null -> "";
            };
    return new Annotations(
        scope, content.with(Str.of("scope"), Str.of(scope)), block.at(), block.end());
  }

  private boolean check(Annotations annotations, @Nullable Target target) {
    String scope = annotations.scope();
    boolean valid =
        switch (scope) {
          case "rule", "document" -> checkKind(annotations, target, "rule");
          case "package", "subpackages" -> checkKind(annotations, target, "package");
          default -> {
            report(
                annotations,
                "invalid annotation scope '"
                    + scope
                    + "'. Use one of 'rule', 'document', 'package', or 'subpackages'");
            yield false;
          }
        };
    if (annotations.content().get("entrypoint") == Bool.TRUE
        && !scope.equals("document")
        && !scope.equals("package")) {
      report(
          annotations,
          "annotation entrypoint applied to non-document or package scope '" + scope + "'");
      return false;
    }
    return valid;
  }

  private boolean checkKind(Annotations annotations, @Nullable Target target, String wanted) {
    if (target != null && target.kind().equals(wanted)) {
      return true;
    }
    String found = target == null ? "" : " (have " + target.kind() + ")";
    report(
        annotations,
        "annotation scope '" + annotations.scope() + "' must be applied to " + wanted + found);
    return false;
  }

  private void report(Annotations annotations, String message) {
    diagnostics.report(Diagnostic.Code.PARSE, message, annotations.at());
  }

  private List<Rule> rules(List<Attached> attached) {
    Map<String, Group> groups = groups(attached);
    var rules = new ArrayList<Rule>();
    for (var rule : module.rules()) {
      var group = groups.get(name(rule));
      rules.add(group == null ? rule : annotated(rule, group, attached));
    }
    return rules;
  }

  private static Map<String, Group> groups(List<Attached> attached) {
    var groups = new HashMap<String, Group>();
    for (int i = 0; i < attached.size(); i++) {
      if (attached.get(i).target() instanceof Target.OfRule(Rule rule)) {
        var group = groups.computeIfAbsent(name(rule), _ -> new Group());
        boolean isDocument = attached.get(i).annotations().scope().equals("document");
        (isDocument ? group.documents : group.rules).add(i);
      }
    }
    return groups;
  }

  private static Rule annotated(Rule rule, Group group, List<Attached> attached) {
    while (group.next < group.rules.size()
        && attached.get(group.rules.get(group.next)).annotations().at().row() < rule.at().row()) {
      group.waiting.add(group.rules.get(group.next));
      group.next++;
    }
    var own =
        Stream.concat(group.documents.stream(), group.waiting.stream())
            .sorted()
            .map(i -> attached.get(i).annotations())
            .toList();
    if (!group.waiting.isEmpty()) {
      group.waiting.removeLast();
    }
    return new Rule(
        rule.isDefault(),
        rule.head(),
        rule.body(),
        rule.otherwise(),
        own,
        rule.generatedBody(),
        rule.at());
  }

  /// The name of a rule, up to its first part with a variable.
  private static String name(Rule rule) {
    return TermText.of(Terms.groundPrefix(rule.head().reference()));
  }
}
