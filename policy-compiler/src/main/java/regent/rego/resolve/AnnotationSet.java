package regent.rego.resolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.diagnostic.Location;
import regent.rego.syntax.Annotations;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.TermOrder;
import regent.rego.syntax.TermText;

/// The `# METADATA` blocks of all modules and what each is attached to. Immutable once built.
///
/// Source: <https://www.openpolicyagent.org/docs/policy-language#metadata>
public final class AnnotationSet {
  public static final AnnotationSet EMPTY = new AnnotationSet();

  private final Map<RuleDraft, List<Annotations>> byRule = new HashMap<>();
  private final Map<String, Entry> byPackage = new HashMap<>();

  /// Those of scope `document` and `subpackages`.
  private final TreeMap<Ref, Entry> byPath = new TreeMap<>(TermOrder::compare);

  private AnnotationSet() {}

  /// One block, or a link of a chain that has none.
  ///
  /// @param path of the package or rule it is attached to
  /// @param at where the package or rule stands
  /// @param annotations absent for a rule without any
  public record Entry(Ref path, Location at, @Nullable Annotations annotations) {}

  /// Collects the annotations of `modules`; a second one of the same scope for the same thing is an
  /// error.
  static AnnotationSet of(List<ModuleDraft> modules, Problems problems) {
    var set = new AnnotationSet();
    for (var module : modules) {
      module.annotations().forEach(a -> set.add(a, module, problems));
    }
    return set;
  }

  private void add(Annotations annotations, ModuleDraft module, Problems problems) {
    var rule = target(annotations, module);
    var pkg = module.parsed().pkg();
    switch (annotations.scope()) {
      case "rule" ->
          rule.ifPresent(r -> byRule.computeIfAbsent(r, _ -> new ArrayList<>()).add(annotations));
      case "package" -> {
        var entry = new Entry(pkg.path(), pkg.at(), annotations);
        check(byPackage.putIfAbsent(TermText.of(pkg.path()), entry), annotations, problems);
      }
      case "document" ->
          rule.ifPresent(
              r -> {
                var entry = new Entry(r.groundPath(), r.at(), annotations);
                check(byPath.putIfAbsent(entry.path(), entry), annotations, problems);
              });
      case "subpackages" -> {
        var entry = new Entry(pkg.path(), pkg.at(), annotations);
        check(byPath.putIfAbsent(pkg.path(), entry), annotations, problems);
      }
      default -> {}
    }
  }

  private static void check(@Nullable Entry first, Annotations second, Problems problems) {
    if (first != null && first.annotations() != null) {
      var at = first.annotations().at();
      problems.report(
          new Diagnostic(
              Code.TYPE,
              second.scope() + " annotation redeclared: " + RuleText.place(at),
              second.at()));
    }
  }

  /// The first rule below the block.
  private static Optional<RuleDraft> target(Annotations annotations, ModuleDraft module) {
    return module.rules().stream()
        .filter(r -> r.at().isKnown() && r.at().row() > annotations.at().row())
        .min(Comparator.comparingInt(r -> r.at().row()));
  }

  /// The blocks of scope `rule` above `rule`, in the order of the text.
  public List<Annotations> ofRule(RuleDraft rule) {
    return byRule.getOrDefault(rule, List.of());
  }

  public Optional<Annotations> ofPackage(ModuleDraft module) {
    return Optional.ofNullable(byPackage.get(TermText.of(module.path()))).map(Entry::annotations);
  }

  public Optional<Annotations> ofDocument(Ref path) {
    return Optional.ofNullable(byPath.get(path)).map(Entry::annotations);
  }

  /// Those that apply to the packages below some package, from the outermost one on.
  public List<Annotations> ofSubpackages(Ref path) {
    return ancestors(path).stream()
        .map(Entry::annotations)
        .<Annotations>mapMulti(
            (a, out) -> {
              if (a != null) {
                out.accept(a);
              }
            })
        .toList();
  }

  private List<Entry> ancestors(Ref path) {
    var entries = new ArrayList<Entry>();
    for (int i = 0; i <= path.path().size(); i++) {
      List<Term> steps = path.path().subList(0, i);
      var entry = byPath.get(new Ref(path.head(), steps, path.at()));
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  /// What applies to `rule`: its own blocks from the nearest on (or one link without annotations),
  /// then those of its document, its package, and the packages above.
  public List<Entry> chain(RuleDraft rule) {
    var chain = new ArrayList<Entry>();
    ofRule(rule).stream()
        .sorted((a, b) -> Problems.compare(b.at(), a.at()))
        .forEach(a -> chain.add(new Entry(rule.groundPath(), rule.at(), a)));
    if (chain.isEmpty()) {
      chain.add(new Entry(rule.groundPath(), rule.at(), null));
    }
    var document = byPath.get(rule.groundPath());
    if (document != null) {
      chain.add(document);
    }
    var pkg = byPackage.get(TermText.of(rule.module().path()));
    if (pkg != null) {
      chain.add(pkg);
    }
    chain.addAll(ancestors(rule.module().path()).reversed());
    return chain;
  }

  /// All blocks, by path, then by place.
  public List<Entry> entries() {
    var all = new ArrayList<>(byPath.values());
    all.addAll(byPackage.values());
    byRule.forEach(
        (rule, blocks) -> blocks.forEach(a -> all.add(new Entry(rule.groundPath(), rule.at(), a))));
    all.sort(
        Comparator.comparing(Entry::path, (a, b) -> TermOrder.compare(a, b))
            .thenComparing(AnnotationSet::place, Problems::compare));
    return all;
  }

  private static Location place(Entry entry) {
    return entry.annotations() == null ? Location.NONE : entry.annotations().at();
  }
}
