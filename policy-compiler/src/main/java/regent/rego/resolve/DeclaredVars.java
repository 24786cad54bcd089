package regent.rego.resolve;

import java.util.LinkedHashSet;
import java.util.Set;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Terms;
import regent.rego.syntax.Walk;

/// The variables that a body declares with `:=` or `some`, in comprehensions not.
final class DeclaredVars {
  private DeclaredVars() {}

  static Set<String> of(Body body) {
    var declared = new LinkedHashSet<String>();
    collector(declared).body(body);
    return declared;
  }

  static Set<String> of(Expr expr) {
    var declared = new LinkedHashSet<String>();
    collector(declared).expr(expr);
    return declared;
  }

  private static Walk collector(Set<String> declared) {
    return new Walk() {
      @Override
      public void expr(Expr expr) {
        if (Exprs.isAssignment(expr) && Exprs.operands(expr).size() == 2) {
          declared.addAll(Vars.of(Exprs.operands(expr).getFirst()));
        } else if (expr.form() instanceof Form.Some some) {
          for (var symbol : some.symbols()) {
            if (symbol instanceof Var v) {
              declared.add(v.name());
            } else if (symbol instanceof Call call) {
              var arguments = call.arguments();
              declared.addAll(Vars.of(arguments.subList(0, arguments.size() - 1)));
            }
          }
        }
        below(expr);
      }

      @Override
      public void term(Term term) {
        if (!Terms.isComprehension(term)) {
          below(term);
        }
      }
    };
  }
}
