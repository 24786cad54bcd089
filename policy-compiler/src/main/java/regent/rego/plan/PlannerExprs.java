package regent.rego.plan;

import java.util.List;
import regent.opa.value.Bool;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Term;

/// Writes statements for expressions: what follows runs for each way in which they hold.
final class PlannerExprs {
  private static final Operand FALSE = new Operand.Constant(Bool.FALSE);

  private final PlannerFrame frame;
  private final PlannerCode code;

  PlannerExprs(PlannerFrame frame) {
    this.frame = frame;
    this.code = frame.code;
  }

  void body(Body body) {
    body.forEach(this::expr);
  }

  void expr(Expr expr) {
    code.moveTo(expr.at());
    if (expr.with().isEmpty()) {
      plain(expr);
    } else {
      frame.with.expr(expr);
    }
  }

  /// `expr` without its `with` modifiers.
  void plain(Expr expr) {
    if (expr.negated()) {
      frame.negation.not(() -> form(expr.form()));
    } else {
      form(expr.form());
    }
  }

  private void form(Expr.Form form) {
    switch (form) {
      case Expr.Form.Single(var term) -> single(term);
      case Expr.Form.Call call -> frame.calls.expr(call);
      case Expr.Form.Every every -> every(every);
      case Expr.Form.Not(var body, _, _) -> frame.negation.not(() -> body(body));
      case Expr.Form.And(var left, var right, _, _, _) -> {
        frame.negation.holds(() -> body(left));
        frame.negation.holds(() -> body(right));
      }
      case Expr.Form.Or(var left, var right, _, _, _) ->
          frame.negation.either(List.of(() -> body(left), () -> body(right)));
      case Expr.Form.Some some ->
          throw new IllegalStateException("'some' was not rewritten: " + some.at());
    }
  }

  private void single(Term term) {
    switch (frame.terms.value(term)) {
      case Operand.Constant(var value) -> {
        if (value.equals(Bool.FALSE)) {
          code.never();
        }
      }
      case Local local -> code.add(new Stmt.NotEqual(local, FALSE, code.at()));
    }
  }

  /// Looks for an element for which the body does not hold, and holds when there is none.
  private void every(Expr.Form.Every every) {
    var domain = code.local(frame.terms.value(every.domain()));
    isCollection(domain);
    var failed = code.newLocal();
    code.reset(failed);
    var key = code.newLocal();
    var value = code.newLocal();
    int mark = code.begin();
    frame.negation.not(
        () -> {
          if (every.key() != null) {
            frame.unifier.match(key, every.key());
          }
          frame.unifier.match(value, every.value());
          body(every.body());
        });
    code.setTrue(failed);
    code.add(new Stmt.Break(1, code.at()));
    var block = code.end(mark);
    code.moveTo(every.at());
    code.add(new Stmt.Scan(domain, key, value, block, code.at()));
    code.add(new Stmt.IsUndefined(failed, code.at()));
  }

  /// `every` over anything else is undefined.
  private void isCollection(Local domain) {
    var isCollection = code.newLocal();
    code.reset(isCollection);
    var found = new Stmt.AssignVar(new Operand.Constant(Bool.TRUE), isCollection, code.at());
    code.run(
        Block.of(new Stmt.IsArray(domain, code.at()), found),
        Block.of(new Stmt.IsObject(domain, code.at()), found),
        Block.of(new Stmt.IsSet(domain, code.at()), found));
    code.add(new Stmt.IsDefined(isCollection, code.at()));
  }
}
