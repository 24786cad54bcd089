package regent.rego.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import regent.rego.syntax.Annotations;
import regent.rego.syntax.Module;
import regent.rego.syntax.RegoVersion;
import regent.rego.syntax.Rule;
import regent.rego.syntax.Term.Ref;

/// A module while it is compiled.
///
/// Drafts are the one mutable form of the syntax tree: each stage replaces heads and bodies, which
/// are immutable themselves. That keeps the identity of a rule, which dependencies, annotations and
/// types hold on to, through more than twenty rewrites.
public final class ModuleDraft {
  private final Module parsed;
  private List<Annotations> annotations;
  private final List<RuleDraft> rules = new ArrayList<>();

  ModuleDraft(Module parsed) {
    this.parsed = parsed;
    this.annotations = parsed.annotations();
    parsed.rules().forEach(rule -> rules.add(new RuleDraft(this, rule)));
  }

  /// The module as the parser made it.
  public Module parsed() {
    return parsed;
  }

  public Ref path() {
    return parsed.pkg().path();
  }

  /// Whether the module keeps the rules of Rego v1.
  public boolean isV1() {
    return parsed.version() != RegoVersion.V0;
  }

  /// Without `else` branches.
  public List<RuleDraft> rules() {
    return rules;
  }

  public List<Annotations> annotations() {
    return annotations;
  }

  void annotations(List<Annotations> found) {
    annotations = found;
  }

  /// Calls `visitor` for each rule and each of its `else` branches.
  public void forEachBranch(Consumer<RuleDraft> visitor) {
    for (var rule : rules) {
      for (@Nullable RuleDraft r = rule; r != null; r = r.otherwise()) {
        visitor.accept(r);
      }
    }
  }

  /// The module as it is now; imports are resolved and gone.
  Module frozen() {
    List<Rule> frozen = rules.stream().map(RuleDraft::frozen).toList();
    return new Module(
        parsed.source(),
        parsed.version(),
        parsed.pkg(),
        List.of(),
        annotations,
        frozen,
        parsed.comments());
  }
}
