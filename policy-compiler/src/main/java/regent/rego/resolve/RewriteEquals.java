package regent.rego.resolve;

import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Rewrite;
import regent.rego.syntax.Terms;

/// Makes unifications of comparisons, `x == y` → `x = y`: once all variables are safe, both mean
/// the same, and the evaluator can use indices.
///
/// Runs after the safety check; only for rules, since `==` in a query may answer `false`.
public final class RewriteEquals extends Rewrite {
  private RewriteEquals() {}

  public static void run(Compilation compilation) {
    var stage = new RewriteEquals();
    for (var module : compilation.modules()) {
      module.forEachBranch(
          rule -> {
            rule.head(stage.head(rule.head()));
            rule.body(stage.body(rule.body()));
          });
    }
  }

  @Override
  public Expr expr(Expr expr) {
    var inner = below(expr);
    if (Exprs.calls(inner, "equal")
        && inner.form() instanceof Form.Call call
        && call.arguments().size() == 2) {
      var operator = Terms.operator("eq", call.operator().at());
      return Exprs.with(inner, new Form.Call(operator, call.arguments()));
    }
    return inner;
  }
}
