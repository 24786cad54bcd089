package regent.rego.resolve;

import java.util.ArrayList;
import java.util.List;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Rule.Head;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Terms;
import regent.rego.syntax.Walk;

/// Leaves in a head only what needs no evaluation: `p := input.x if …` →
/// `p := __local0__ if …; __local0__ = input.x`.
public final class RewriteHeadTerms {
  private final LocalNames names;

  private RewriteHeadTerms(LocalNames names) {
    this.names = names;
  }

  public static void run(Compilation compilation) {
    var stage = new RewriteHeadTerms(compilation.names());
    for (var module : compilation.modules()) {
      module.forEachBranch(stage::rule);
    }
  }

  private void rule(RuleDraft rule) {
    var head = rule.head();
    var bindings = new ArrayList<Expr>();
    var key = head.key() == null ? null : take(head.key(), bindings);
    var value = head.value() == null ? null : take(head.value(), bindings);
    List<Term> arguments = new ArrayList<>();
    rule.arguments().forEach(argument -> arguments.add(take(argument, bindings)));
    if (bindings.isEmpty()) {
      return;
    }
    rule.head(
        new Head(
            head.name(),
            head.reference(),
            head.arguments() == null ? null : arguments,
            key,
            value,
            head.assign(),
            head.contains(),
            head.hasIf(),
            head.generatedValue(),
            head.at()));
    rule.body(Exprs.append(rule.body(), bindings));
  }

  private Term take(Term term, List<Expr> bindings) {
    if (!needsEvaluation(term)) {
      return term;
    }
    var binding = names.bind(term);
    bindings.add(binding);
    return Exprs.operands(binding).getFirst();
  }

  /// Whether the term holds a reference or a comprehension.
  static boolean needsEvaluation(Term term) {
    var found = new boolean[1];
    Walk.terms(
            t -> {
              found[0] |= t instanceof Ref || Terms.isComprehension(t);
              return !found[0];
            })
        .term(term);
    return found[0];
  }
}
