package regent.rego.syntax;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Var;

/// Parses what the keywords `and`, `or` and the newer `not` join: `and` binds tighter than `or`, an
/// operand is an expression, a body in braces or a group in parentheses.
///
/// Braces and parentheses may also begin a term. Which they are shows only behind them, so they are
/// tried as an operand first, and read again as a term when no operator follows.
final class LogicParser {
  /// An operand of an operator.
  ///
  /// @param explicit the body was written in braces
  record Operand(Body body, boolean explicit, Location at) {
    Operand(Expr expr, Location at) {
      this(new Body(List.of(expr)), false, at);
    }

    private Operand withFirst(Expr expr) {
      return new Operand(new Body(List.of(expr)), explicit, at);
    }
  }

  /// What became of an attempt: not decided means that something else must stand here; decided
  /// without an expression that it failed.
  record Outcome(boolean decided, @Nullable Expr expr) {
    private static final Outcome UNDECIDED = new Outcome(false, null);

    private static Outcome of(@Nullable Expr expr) {
      return new Outcome(true, expr);
    }
  }

  /// What became of an attempt to read a group, likewise.
  private record Group(boolean decided, @Nullable Operand operand) {
    private static final Group NONE = new Group(false, null);
    private static final Group FAILED = new Group(true, null);

    private static Group of(Operand operand) {
      return new Group(true, operand);
    }
  }

  /// How many calls of methods lie between the parsing of a group and of the operands in it.
  private static final int CALLS_OF_GROUP = 9;

  /// Built-ins that return nothing.
  private static final Set<String> VOID = Set.of("print", "internal.print");

  private static final Set<String> INFIX =
      Set.of(
          "eq", "assign", "equal", "neq", "lt", "lte", "gt", "gte", "plus", "minus", "mul", "div",
          "rem", "and", "or");

  private final Cursor cursor;
  private final BodyParser bodies;
  private final TermParser terms;

  LogicParser(Cursor cursor, BodyParser bodies, TermParser terms) {
    this.cursor = cursor;
    this.bodies = bodies;
    this.terms = terms;
  }

  private boolean atOperator() {
    return cursor.at(TokenKind.LOGICAL_AND) || cursor.at(TokenKind.LOGICAL_OR);
  }

  /// Parses an expression that begins with a body in braces or a group in parentheses.
  Outcome leadingOperand() {
    if (cursor.at(TokenKind.LBRACE)) {
      return leadingBody();
    }
    if (cursor.at(TokenKind.LPAREN)) {
      var group = group(false, "");
      if (group.decided()) {
        return Outcome.of(group.operand() == null ? null : fold(group.operand()));
      }
    }
    return Outcome.UNDECIDED;
  }

  private Outcome leadingBody() {
    var mark = cursor.mark();
    var brace = cursor.here();
    Body body = bodies.bodyInBraces();
    if (body == null || !atOperator()) {
      cursor.reset(mark);
      return Outcome.UNDECIDED;
    }
    if (isAmbiguousUnion(body)) {
      reportAmbiguousUnion(brace, body, "");
      return Outcome.of(null);
    }
    return Outcome.of(chain(new Operand(body, true, brace)));
  }

  /// Parses `(…)` behind `not`, which stands at `not`.
  Outcome negatedGroup(Location not) {
    var group = group(true, "not ");
    if (!group.decided()) {
      return Outcome.UNDECIDED;
    }
    return Outcome.of(group.operand() == null ? null : fold(negated(group.operand(), not)));
  }

  private Operand negated(Operand operand, Location not) {
    var at = cursor.extended(not);
    var form = new Form.Not(operand.body(), operand.explicit(), at);
    return new Operand(BodyParser.expr(form, at), at);
  }

  /// What `operand` becomes with the operators and modifiers behind it.
  @Nullable Expr fold(Operand operand) {
    return atOperator() ? chain(operand) : bodies.modified(operand.body().exprs().getFirst());
  }

  /// `expr` as the first operand of the operator that stands here.
  @Nullable Expr joined(Expr expr, boolean negated) {
    if (!negated && expr.at().text().startsWith("{")) {
      if (expr.with().isEmpty()
          && expr.form() instanceof Form.Single(ObjectTerm object)
          && object.entries().isEmpty()) {
        cursor.report(expr.at(), "found empty body");
      } else {
        reportLeadingBrace(expr.at(), expr.at().text(), cursor.kind().text());
      }
      return null;
    }
    return chain(new Operand(expr, expr.at()));
  }

  private @Nullable Expr chain(Operand first) {
    var joined = disjunction(first);
    return joined == null ? null : bodies.modified(joined);
  }

  private @Nullable Expr disjunction(Operand first) {
    Operand left = conjunction(first);
    for (int links = 1; left != null && cursor.at(TokenKind.LOGICAL_OR); links++) {
      if (cursor.isTooLong(links)) {
        return null;
      }
      cursor.next();
      Operand operand = operand("or");
      Operand right = operand == null ? null : conjunction(operand);
      if (right == null) {
        return null;
      }
      checkVoidCalls(left, right, "or");
      var at = cursor.extended(left.at());
      var form = new Form.Or(left.body(), right.body(), left.explicit(), right.explicit(), at);
      left = new Operand(BodyParser.expr(form, at), at);
    }
    return left == null ? null : left.body().exprs().getFirst();
  }

  private @Nullable Operand conjunction(Operand first) {
    Operand left = first;
    for (int links = 1; cursor.at(TokenKind.LOGICAL_AND); links++) {
      if (cursor.isTooLong(links)) {
        return null;
      }
      cursor.next();
      Operand right = operand("and");
      if (right == null) {
        return null;
      }
      checkVoidCalls(left, right, "and");
      var at = cursor.extended(left.at());
      var form = new Form.And(left.body(), right.body(), left.explicit(), right.explicit(), at);
      left = new Operand(BodyParser.expr(form, at), at);
    }
    return left;
  }

  /// Parses an operand.
  ///
  /// @param operator that it belongs to; empty when it is only tried, and nothing is reported that
  ///     a term in its place would make wrong
  private @Nullable Operand operand(String operator) {
    if (cursor.at(TokenKind.LBRACE)) {
      return bodyOperand(operator);
    }
    Location not = bodies.negation();
    if (not != null && cursor.notBodies() && cursor.at(TokenKind.LBRACE)) {
      Expr negated = notBody(not);
      return negated == null ? null : new Operand(negated, negated.at());
    }
    if (cursor.at(TokenKind.LPAREN)
        && cursor.logicalKeywords()
        && (not == null || cursor.notBodies())) {
      var group = group(true, not == null ? "" : "not ");
      if (group.decided()) {
        var found = group.operand();
        return found == null || not == null ? found : negated(found, not);
      }
    }
    Expr expr = bodies.operation();
    if (expr == null) {
      return null;
    }
    if (not == null) {
      return new Operand(expr, expr.at());
    }
    return cursor.notBodies()
        ? negated(new Operand(expr, expr.at()), not)
        : new Operand(BodyParser.negated(expr), expr.at());
  }

  private @Nullable Operand bodyOperand(String operator) {
    var brace = cursor.here();
    var mark = cursor.mark();
    boolean empty = cursor.peek() == TokenKind.RBRACE;
    Body body = bodies.bodyInBraces();
    if (body == null) {
      if (!empty && !operator.isEmpty()) {
        Term term = termInstead(mark);
        if (term != null) {
          reportLeadingBrace(brace, cursor.text(brace.start(), cursor.lastEnd()), operator);
        }
      }
      return null;
    }
    if (isAmbiguousUnion(body)) {
      reportAmbiguousUnion(brace, body, "");
    }
    return new Operand(body, true, brace);
  }

  /// Reads from `mark` a term where a body could not be read. When there is one, the errors of the
  /// body are forgotten; otherwise the cursor does not move.
  private @Nullable Term termInstead(Cursor.Mark mark) {
    var failed = cursor.mark();
    cursor.reset(mark);
    Term term = terms.infix();
    if (term == null) {
      cursor.reset(failed);
    }
    return term;
  }

  /// Parses `{…}` behind `not`, which stands at `not`.
  @Nullable Expr notBody(Location not) {
    var brace = cursor.here();
    var mark = cursor.mark();
    boolean empty = cursor.peek() == TokenKind.RBRACE;
    Body body = bodies.bodyInBraces();
    if (body == null) {
      Term term = empty ? null : termInstead(mark);
      if (term != null) {
        reportValueInBraces(brace, cursor.text(brace.start(), cursor.lastEnd()), term);
      }
      return null;
    }
    if (isAmbiguousUnion(body)) {
      reportAmbiguousUnion(brace, body, "not ");
      return null;
    }
    var at = cursor.extended(not);
    return BodyParser.expr(new Form.Not(body, true, at), at);
  }

  /// Parses `(…)` when it holds operands rather than a term.
  ///
  /// @param isOperand the parenthesis is an operand of `and`, `or` or `not`
  /// @param prefix what stands before it, for hints
  private Group group(boolean isOperand, String prefix) {
    if (!cursor.enter(CALLS_OF_GROUP)) {
      return Group.FAILED;
    }
    var group = inParentheses(isOperand, prefix);
    cursor.leave(CALLS_OF_GROUP);
    return group;
  }

  private Group inParentheses(boolean isOperand, String prefix) {
    var mark = cursor.mark();
    var open = cursor.here();
    cursor.next();
    if (cursor.at(TokenKind.RPAREN)) {
      if (isOperand) {
        cursor.report(open, "empty parenthesized group");
        return Group.FAILED;
      }
      cursor.reset(mark);
      return Group.NONE;
    }
    Operand first = operand("");
    if (first == null) {
      cursor.reset(mark);
      return Group.NONE;
    }
    if (atOperator()) {
      Expr joined = chain(first);
      return joined == null ? Group.FAILED : closed(first.withFirst(joined), false, open);
    }
    if (cursor.at(TokenKind.WITH) && !first.explicit() && first.body().exprs().size() == 1) {
      return modifiedGroup(first, isOperand, mark, open);
    }
    if (first.explicit()) {
      return bracesInParentheses(first, prefix, mark, open);
    }
    if (isLogical(first) || isNegated(first)) {
      return closed(first, first.explicit(), open);
    }
    cursor.reset(mark);
    return Group.NONE;
  }

  /// Takes the closing parenthesis.
  private Group closed(Operand inner, boolean explicit, Location open) {
    if (!cursor.at(TokenKind.RPAREN)) {
      cursor.report(cursor.here(), "expected ) to close parenthesized group");
      return Group.FAILED;
    }
    cursor.next();
    return Group.of(new Operand(inner.body(), explicit, cursor.extended(open)));
  }

  private Group modifiedGroup(Operand first, boolean isOperand, Cursor.Mark mark, Location open) {
    var withAt = cursor.here();
    Expr modified = bodies.modified(first.body().exprs().getFirst());
    if (modified == null) {
      return Group.FAILED;
    }
    if (atOperator()) {
      reportWithOnOperand(withAt, cursor.kind().text());
      return Group.FAILED;
    }
    var group = closed(first.withFirst(modified), false, open);
    if (group.operand() == null || isOperand || atOperator()) {
      return group;
    }
    cursor.reset(mark);
    return Group.NONE;
  }

  /// `({…})`: parentheses hold no body, so the braces must be a term.
  private Group bracesInParentheses(Operand first, String prefix, Cursor.Mark mark, Location open) {
    String braces = cursor.text(first.at().start(), cursor.lastEnd());
    cursor.reset(mark);
    cursor.next();
    Term term = terms.term();
    cursor.reset(mark);
    if (term != null) {
      return Group.NONE;
    }
    cursor.hint("drop the parens to keep the body: `" + prefix + braces + "`");
    cursor.report(open, "`(...)` in an operand position cannot contain a body");
    return Group.FAILED;
  }

  private static boolean isLogical(Operand operand) {
    return operand.body().exprs().size() == 1
        && (operand.body().exprs().getFirst().form() instanceof Form.And
            || operand.body().exprs().getFirst().form() instanceof Form.Or);
  }

  private static boolean isNegated(Operand operand) {
    return operand.body().exprs().size() == 1
        && (operand.body().exprs().getFirst().negated()
            || operand.body().exprs().getFirst().form() instanceof Form.Not);
  }

  // Errors.

  /// Whether the body is `{a | b}`, which reads like a comprehension.
  private static boolean isAmbiguousUnion(Body body) {
    var first = body.exprs().getFirst();
    return first.form() instanceof Form.Call(Ref operator, var _)
        && operator.path().isEmpty()
        && operator.head() instanceof Var(String name, var at)
        && name.equals("or")
        && at.text().equals("|")
        && !first.at().text().strip().startsWith("(");
  }

  private void reportAmbiguousUnion(Location brace, Body body, String prefix) {
    String braces = cursor.text(brace.start(), cursor.lastEnd());
    var first = body.exprs().getFirst().at();
    int from = first.offset() - brace.start();
    int to = from + first.text().length();
    String union =
        from > 0 && to <= braces.length()
            ? braces.substring(0, from) + "(" + first.text() + ")" + braces.substring(to)
            : braces;
    cursor.hint(
        "write `%s(%s)` for the comprehension, or `%s%s` for the set union"
            .formatted(prefix, braces, prefix, union));
    cursor.report(
        brace,
        "ambiguous `{ ... | ... }` operand: read as a body holding a set-union expression, not as"
            + " a comprehension");
  }

  private void reportValueInBraces(Location brace, String operand, Term term) {
    cursor.hint(
        "write `not (%s)` to negate the value, or `not {%s}` for a body holding it"
            .formatted(operand, operand));
    cursor.report(
        brace,
        "`{...}` in an operand position must contain expression(s), got: "
            + TermNames.of(leading(term)));
  }

  /// The term that the text of `term` begins with, where operators stand in it.
  private static Term leading(Term term) {
    return term instanceof Call(Ref operator, List<Term> arguments, var _)
            && !arguments.isEmpty()
            && isInfix(TermText.of(operator), arguments.size())
        ? leading(arguments.getFirst())
        : term;
  }

  private static boolean isInfix(String name, int operands) {
    return operands == 2 && (INFIX.contains(name) || name.equals("internal.member_2"))
        || operands == 3 && name.equals("internal.member_3");
  }

  private void reportLeadingBrace(Location at, String operand, String operator) {
    cursor.hint("wrap the operand to keep the value: `(%s) %s ...`".formatted(operand, operator));
    cursor.report(
        at,
        "operand of `%s` cannot begin with `{` unless the braces hold a body".formatted(operator));
  }

  void reportWithOnOperand(Location with, String operator) {
    cursor.hint(
        "Wrap the operand in `(...)` or `{...}` to scope, or move `with` after the `"
            + operator
            + "` expression to apply it to the whole expression");
    cursor.report(with, "`with` modifier is not allowed on operand of `" + operator + "`");
  }

  private void checkVoidCalls(Operand left, Operand right, String operator) {
    reportVoidCalls(left.body(), operator);
    reportVoidCalls(right.body(), operator);
  }

  private void reportVoidCalls(Body body, String operator) {
    for (var expr : body) {
      if (expr.negated()
          || !(expr.form() instanceof Form.Call(Ref called, var _))
          || !VOID.contains(TermText.of(called))) {
        return;
      }
    }
    var first = body.exprs().getFirst();
    if (first.form() instanceof Form.Call(Ref called, var _)) {
      String name = TermText.of(called);
      cursor.hint(
          "`%s` produces no value and always succeeds, so the operand can never fail; move it out"
                  .formatted(name)
              + " of the operand, or add an expression that can fail");
      cursor.report(
          first.at(),
          "operand of `%s` cannot consist only of calls to `%s`".formatted(operator, name));
    }
  }
}
