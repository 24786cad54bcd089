package regent.rego.resolve;

import java.util.List;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Rewrite;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.SetComprehension;

/// Leaves only simple terms at the head of a comprehension:
/// `[x[0] | x = y[_]]` → `[__local0__ | x = y[_]; __local0__ = x[0]]`.
public final class RewriteComprehensionTerms extends Rewrite {
  private final LocalNames names;

  private RewriteComprehensionTerms(LocalNames names) {
    this.names = names;
  }

  public static void run(Compilation compilation) {
    var stage = new RewriteComprehensionTerms(compilation.names());
    for (var module : compilation.modules()) {
      module.forEachBranch(
          rule -> {
            rule.head(stage.head(rule.head()));
            rule.body(stage.body(rule.body()));
          });
    }
  }

  public static Body query(Body query, LocalNames names) {
    return new RewriteComprehensionTerms(names).body(query);
  }

  @Override
  public Term term(Term term) {
    return below(
        switch (term) {
          case ArrayComprehension c when RewriteHeadTerms.needsEvaluation(c.head()) -> {
            var binding = names.bind(c.head());
            yield new ArrayComprehension(local(binding), append(c.body(), binding), c.at());
          }
          case SetComprehension c when RewriteHeadTerms.needsEvaluation(c.head()) -> {
            var binding = names.bind(c.head());
            yield new SetComprehension(local(binding), append(c.body(), binding), c.at());
          }
          case ObjectComprehension c -> entries(c);
          case Term.Scalar _,
              Term.Var _,
              Term.Ref _,
              Term.Call _,
              Term.ArrayTerm _,
              Term.ObjectTerm _,
              Term.SetTerm _,
              ArrayComprehension _,
              SetComprehension _,
              Term.TemplateString _ ->
              term;
        });
  }

  private ObjectComprehension entries(ObjectComprehension c) {
    var key = c.key();
    var value = c.value();
    var body = c.body();
    if (RewriteHeadTerms.needsEvaluation(key)) {
      var binding = names.bind(key);
      key = local(binding);
      body = append(body, binding);
    }
    if (RewriteHeadTerms.needsEvaluation(value)) {
      var binding = names.bind(value);
      value = local(binding);
      body = append(body, binding);
    }
    return new ObjectComprehension(key, value, body, c.at());
  }

  private static Term local(Expr binding) {
    return Exprs.operands(binding).getFirst();
  }

  private static Body append(Body body, Expr binding) {
    return Exprs.append(body, List.of(binding));
  }
}
