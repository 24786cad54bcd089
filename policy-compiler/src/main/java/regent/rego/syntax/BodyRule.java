package regent.rego.syntax;

import java.util.List;
import regent.opa.builtin.Capabilities;
import regent.opa.diagnostic.Location;
import regent.opa.value.Bool;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Rule.Head;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.Var;

/// Reads a statement that was parsed as a body as a rule without one: `p := 1`, `p[x]`, `f(x) = y`,
/// `p.q.r`.
final class BodyRule {
  /// The rule, or why the body is none.
  sealed interface Result {
    record Is(Rule rule) implements Result {}

    record IsNot(String problem) implements Result {}
  }

  private final ParserOptions options;

  BodyRule(ParserOptions options) {
    this.options = options;
  }

  Result of(Body body) {
    if (body.exprs().size() != 1) {
      return new Result.IsNot("multiple expressions cannot be used for rule head");
    }
    var expr = body.exprs().getFirst();
    if (!expr.with().isEmpty()) {
      return new Result.IsNot("expressions using with keyword cannot be used for rule head");
    }
    if (expr.negated()) {
      return new Result.IsNot("negated expressions cannot be used for rule head");
    }
    return switch (expr.form()) {
      case Form.Some _ -> new Result.IsNot("'some' declarations cannot be used for rule head");
      case Form.Single(Term term) -> ofTerm(term);
      case Form.Call(Ref operator, List<Term> arguments) -> ofCall(expr, operator, arguments);
      case Form.Every _, Form.Not _, Form.And _, Form.Or _ ->
          new Result.IsNot("expression cannot be used for rule head");
    };
  }

  private static Result ofTerm(Term term) {
    if (!(term instanceof Ref ref)) {
      return new Result.IsNot(TermNames.of(term) + " cannot be used for rule name");
    }
    if (ref.path().isEmpty()) {
      return new Result.IsNot("refs cannot be used for rule head");
    }
    if (!(ref.head() instanceof Var var)) {
      return invalidHead(ref);
    }
    if (ref.path().size() > 1) {
      var value = new Scalar(Bool.TRUE, ref.at());
      return rule(
          new Head("", ref, null, null, value, false, false, false, true, ref.at()),
          ref.at(),
          ref.at());
    }
    var set = new Ref(var, List.of(), var.at());
    Term key = ref.path().getFirst();
    return rule(
        new Head(var.name(), set, null, key, null, false, false, false, false, ref.at()),
        ref.at(),
        ref.at());
  }

  private static Result invalidHead(Ref ref) {
    return new Result.IsNot("invalid rule head: " + TermText.of(ref));
  }

  private Result ofCall(Expr expr, Ref operator, List<Term> arguments) {
    if (Exprs.isEquality(expr) || Exprs.isAssignment(expr)) {
      return arguments.size() < 2
          ? new Result.IsNot("assignment requires two operands")
          : ofEquation(expr, arguments.get(0), arguments.get(1));
    }
    if (isBuiltin(TermText.of(operator))) {
      return new Result.IsNot("rule name conflicts with built-in function");
    }
    if (arguments.isEmpty()) {
      return new Result.IsNot("rule argument list must take at least one argument");
    }
    if (!(operator.head() instanceof Var)) {
      return invalidHead(operator);
    }
    var at = operator.at();
    var value = new Scalar(Bool.TRUE, at);
    return rule(
        new Head(name(operator), operator, arguments, null, value, false, false, false, false, at),
        at,
        at);
  }

  /// The operator `in` counts as a built-in although its name is another.
  private boolean isBuiltin(String name) {
    var own = options.capabilities();
    return name.equals("in")
        || Capabilities.current().builtin(name) != null
        || (own != null && own.builtin(name) != null);
  }

  private static Result ofEquation(Expr expr, Term left, Term value) {
    boolean assign = Exprs.isAssignment(expr);
    var at = expr.at();
    var head =
        switch (left) {
          case Call(Ref f, List<Term> arguments, var _) when f.head() instanceof Var ->
              new Head(name(f), f, arguments, null, value, assign, false, false, false, at);
          case Ref ref when ref.head() instanceof Var(String name, var _) -> {
            boolean keyed = ref.path().size() == 1;
            yield new Head(
                keyed ? name : name(ref),
                ref,
                null,
                keyed ? ref.path().getFirst() : null,
                value,
                assign,
                false,
                false,
                false,
                at);
          }
          case Var v -> {
            var ref = new Ref(v, List.of(), v.at());
            yield new Head(v.name(), ref, null, null, value, assign, false, false, false, at);
          }
          default -> null;
        };
    if (head != null) {
      return rule(head, at, value.at());
    }
    return left instanceof Ref ref
        ? invalidHead(ref)
        : new Result.IsNot(TermNames.of(left) + " cannot be used for rule name");
  }

  /// The plain name of a reference that is one.
  private static String name(Ref ref) {
    return ref.path().isEmpty() && ref.head() instanceof Var(String name, var _) ? name : "";
  }

  private static Result rule(Head head, Location at, Location bodyAt) {
    return new Result.Is(
        new Rule(false, head, RuleParser.trueBody(bodyAt), null, List.of(), true, at));
  }
}
