package regent.rego.check;

import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.rego.resolve.Compilation;
import regent.rego.resolve.RuleDraft;
import regent.rego.syntax.Module;
import regent.rego.syntax.Rule;

/// The labels of rules: those of their `# METADATA` blocks, and below them those of their document,
/// their package and the packages above.
///
/// Source: `MergedLabels` of OPA's package `ast`.
final class RuleLabels {
  private static final Str LABELS = Str.of("labels");

  private final IdentityHashMap<Rule, Obj> labels = new IdentityHashMap<>();

  /// @param frozen the modules of `compilation` as they are when it is done
  RuleLabels(Compilation compilation, List<Module> frozen) {
    if (compilation.annotations().entries().stream()
        .noneMatch(e -> e.annotations() != null && e.annotations().content().has(LABELS))) {
      return;
    }
    for (int m = 0; m < frozen.size(); m++) {
      var drafts = compilation.modules().get(m).rules();
      for (int r = 0; r < drafts.size(); r++) {
        @Nullable RuleDraft draft = drafts.get(r);
        @Nullable Rule rule = frozen.get(m).rules().get(r);
        for (; draft != null && rule != null; draft = draft.otherwise(), rule = rule.otherwise()) {
          var merged = merged(compilation, draft);
          if (merged.size() > 0) {
            labels.put(rule, merged);
          }
        }
      }
    }
  }

  private static Obj merged(Compilation compilation, RuleDraft draft) {
    var merged = Obj.builder();
    for (var link : compilation.annotations().chain(draft).reversed()) {
      if (link.annotations() != null
          && link.annotations().content().get(LABELS) instanceof Obj own) {
        own.forEach(merged::put);
      }
    }
    return merged.build();
  }

  boolean isEmpty() {
    return labels.isEmpty();
  }

  /// Empty when the rule has none.
  Obj of(Rule rule) {
    return labels.getOrDefault(rule, Obj.EMPTY);
  }
}
