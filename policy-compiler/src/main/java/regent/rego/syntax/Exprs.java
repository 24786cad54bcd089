package regent.rego.syntax;

import java.util.ArrayList;
import java.util.List;
import regent.opa.diagnostic.Location;
import regent.opa.value.Bool;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Expr.With;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.Var;

/// Questions to expressions, and changed copies of them.
public final class Exprs {
  /// Stands at the operator of an equation that was written with `:=`.
  private static final String ASSIGNED = ":=";

  private Exprs() {}

  /// Whether the expression is `a = b` (with any number of operands).
  public static boolean isEquality(Expr expr) {
    return calls(expr, "eq");
  }

  /// Whether the expression is `a := b` (with any number of operands).
  public static boolean isAssignment(Expr expr) {
    return calls(expr, "assign");
  }

  /// Whether the expression calls the function of the plain name `name`.
  public static boolean calls(Expr expr, String name) {
    return expr.form() instanceof Form.Call call
        && call.operator().path().isEmpty()
        && call.operator().head() instanceof Var(String operator, var _)
        && operator.equals(name);
  }

  public static boolean isCall(Expr expr) {
    return expr.form() instanceof Form.Call;
  }

  /// What a call is given; empty for other expressions.
  public static List<Term> operands(Expr expr) {
    return expr.form() instanceof Form.Call call ? call.arguments() : List.of();
  }

  /// Whether the equation was an assignment before locals were renamed.
  public static boolean wasAssignment(Expr expr) {
    return expr.form() instanceof Form.Call call && call.operator().at().text().equals(ASSIGNED);
  }

  /// `left = right` as what remains of an assignment.
  public static Form assigned(Term left, Term right, Location at) {
    var marked = new Location(at.file(), at.row(), at.col(), ASSIGNED);
    return new Form.Call(new Ref(new Var("eq", marked), List.of(), marked), List.of(left, right));
  }

  /// The expression `left = right`, made up by the compiler.
  public static Expr equation(Term left, Term right, Location at) {
    var form = new Form.Call(Terms.operator("eq", at), List.of(left, right));
    return new Expr(form, false, List.of(), true, 0, at);
  }

  public static Expr with(Expr expr, Form form) {
    return form == expr.form()
        ? expr
        : new Expr(form, expr.negated(), expr.with(), expr.generated(), expr.index(), expr.at());
  }

  public static Expr with(Expr expr, List<With> modifiers) {
    return modifiers == expr.with()
        ? expr
        : new Expr(
            expr.form(), expr.negated(), modifiers, expr.generated(), expr.index(), expr.at());
  }

  /// The body of these expressions, numbered anew.
  public static Body body(List<Expr> exprs) {
    var numbered = new ArrayList<Expr>(exprs.size());
    for (var e : exprs) {
      int index = numbered.size();
      numbered.add(
          e.index() == index
              ? e
              : new Expr(e.form(), e.negated(), e.with(), e.generated(), index, e.at()));
    }
    return new Body(numbered);
  }

  /// Whether nothing was asked: the body is `true`.
  public static boolean isTrue(Body body) {
    return body.exprs().size() == 1
        && body.exprs().getFirst().form() instanceof Form.Single(Scalar(Bool b, var _))
        && b.value();
  }

  /// `body` and `more`; a body that is just `true` is left out.
  public static Body append(Body body, List<Expr> more) {
    if (more.isEmpty()) {
      return body;
    }
    var all = new ArrayList<Expr>(isTrue(body) ? List.of() : body.exprs());
    all.addAll(more);
    return body(all);
  }
}
