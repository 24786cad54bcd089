package regent.rego.resolve;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.rego.syntax.Body;
import regent.rego.syntax.Rule;
import regent.rego.syntax.Rule.Head;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;

/// A rule or `else` branch while it is compiled; see [ModuleDraft].
public final class RuleDraft {
  private final ModuleDraft module;
  private final Rule parsed;
  private final @Nullable RuleDraft otherwise;
  private Head head;
  private Body body;

  RuleDraft(ModuleDraft module, Rule parsed) {
    this.module = module;
    this.parsed = parsed;
    this.head = parsed.head();
    this.body = parsed.body();
    this.otherwise = parsed.otherwise() == null ? null : new RuleDraft(module, parsed.otherwise());
  }

  public ModuleDraft module() {
    return module;
  }

  /// The rule as the parser made it.
  public Rule parsed() {
    return parsed;
  }

  public @Nullable RuleDraft otherwise() {
    return otherwise;
  }

  public Head head() {
    return head;
  }

  public void head(Head changed) {
    head = changed;
  }

  public Body body() {
    return body;
  }

  public void body(Body changed) {
    body = changed;
  }

  public Location at() {
    return parsed.at();
  }

  public boolean isDefault() {
    return parsed.isDefault();
  }

  /// Empty for a rule that is no function.
  public List<Term> arguments() {
    return head.arguments() == null ? List.of() : head.arguments();
  }

  /// Whether the rule makes a set, one member at a time.
  public boolean isMultiValue() {
    return head.value() == null;
  }

  /// The rule's reference from `data` on.
  public Ref path() {
    var path = new ArrayList<Term>(module.path().path());
    var reference = head.reference();
    if (reference.head() instanceof Var(String name, Location at)) {
      path.add(Terms.string(name, at));
    }
    path.addAll(reference.path());
    return new Ref(module.path().head(), path, reference.at());
  }

  /// The part of [#path()] before its first variable.
  public Ref groundPath() {
    return Terms.groundPrefix(path());
  }

  Rule frozen() {
    return new Rule(
        parsed.isDefault(),
        head,
        body,
        otherwise == null ? null : otherwise.frozen(),
        parsed.annotations(),
        parsed.generatedBody(),
        parsed.at());
  }

  @Override
  public String toString() {
    return TermText.of(path());
  }
}
