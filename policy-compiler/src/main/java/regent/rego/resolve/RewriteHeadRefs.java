package regent.rego.resolve;

import java.util.ArrayList;
import java.util.List;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Rule.Head;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermOrder;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;

/// Leaves only constants and variables in the reference of a head:
/// `p[input.x] if …` → `p[__local0__] if …; __local0__ = input.x`.
///
/// Runs after [ResolveRefs]. Reports heads that the capabilities do not allow.
public final class RewriteHeadRefs {
  private RewriteHeadRefs() {}

  public static void run(Compilation compilation) {
    for (var module : compilation.modules()) {
      module.rules().forEach(rule -> rewrite(rule, compilation));
    }
  }

  private static void rewrite(RuleDraft rule, Compilation compilation) {
    var features = compilation.capabilities().features();
    boolean general =
        features.contains("rule_head_refs")
            || features.contains("rego_v1")
            || features.contains("rego_v2");
    boolean strings = general || features.contains("rule_head_ref_string_prefixes");
    var head = rule.head();
    var reference = head.reference();
    if (!strings && head.name().isEmpty()) {
      compilation
          .problems()
          .report(
              Code.COMPILE,
              "rule heads with refs are not supported: " + TermText.of(reference),
              rule.at());
      return;
    }
    var path = new ArrayList<Term>(reference.path());
    List<Expr> bindings = new ArrayList<>();
    var key = head.key();
    for (int i = 0; i < path.size(); i++) {
      var step = path.get(i);
      boolean last = i == path.size() - 1;
      if (!general && (rule.isMultiValue() || !last) && Terms.text(step).isEmpty()) {
        compilation
            .problems()
            .report(
                Code.TYPE,
                "rule heads with general refs (containing variables) are not supported: "
                    + TermText.of(reference),
                rule.at());
        continue;
      }
      if (!(step instanceof Var) && !(step instanceof Scalar)) {
        var binding = compilation.names().bind(step);
        var local = Exprs.operands(binding).getFirst();
        if (last && TermOrder.equal(key, step)) {
          key = local;
        }
        path.set(i, local);
        bindings.add(binding);
      }
    }
    if (!bindings.isEmpty()) {
      rule.head(
          new Head(
              head.name(),
              new Ref(reference.head(), path, reference.at()),
              head.arguments(),
              key,
              head.value(),
              head.assign(),
              head.contains(),
              head.hasIf(),
              head.generatedValue(),
              head.at()));
      rule.body(Exprs.append(rule.body(), bindings));
    }
  }
}
