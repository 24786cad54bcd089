package regent.rego.syntax;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.value.Str;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Expr.With;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.Var;

/// Parses bodies and the expressions they are made of. Methods return null when that failed; then
/// an error was reported.
final class BodyParser {
  /// How many calls of methods lie between the parsing of a body and of the terms in it.
  private static final int CALLS_OF_BODY = 12;

  private final Cursor cursor;
  private final TermParser terms;
  private final LogicParser logic;

  /// The parser only tries what another one would give hints at; it gives none itself.
  private final boolean tries;

  BodyParser(Cursor cursor) {
    this(cursor, false);
  }

  private BodyParser(Cursor cursor, boolean tries) {
    this.cursor = cursor;
    this.tries = tries;
    this.terms = new TermParser(cursor, this);
    this.logic = new LogicParser(cursor, this, terms);
  }

  TermParser terms() {
    return terms;
  }

  /// Parses a body up to `end`, on which the cursor stays.
  @Nullable Body body(TokenKind end) {
    if (!cursor.enter(CALLS_OF_BODY)) {
      return null;
    }
    Body body = query(end);
    cursor.leave(CALLS_OF_BODY);
    return body;
  }

  /// Parses a body after an opening brace, with its closing one.
  @Nullable Body bodyInBraces() {
    cursor.next();
    Body body = body(TokenKind.RBRACE);
    if (body != null) {
      cursor.next();
    }
    return body;
  }

  private @Nullable Body query(TokenKind end) {
    if (cursor.at(end)) {
      cursor.report(cursor.here(), "found empty body");
      return null;
    }
    var exprs = new ArrayList<Expr>();
    while (true) {
      Expr expr = literal();
      if (expr == null) {
        return null;
      }
      exprs.add(at(expr, exprs.size()));
      if (cursor.at(TokenKind.SEMICOLON)) {
        cursor.next();
        continue;
      }
      if (cursor.at(end)) {
        return new Body(exprs);
      }
      if (!cursor.afterNewline()) {
        reportMissingEnd(end);
        return null;
      }
    }
  }

  /// Parses the expressions of a statement: they are separated by semicolons only.
  @Nullable Body statement() {
    if (cursor.at(TokenKind.EOF)) {
      cursor.report(cursor.here(), "found empty body");
      return null;
    }
    var exprs = new ArrayList<Expr>();
    while (true) {
      Expr expr = literal();
      if (expr == null) {
        return null;
      }
      exprs.add(at(expr, exprs.size()));
      if (!cursor.at(TokenKind.SEMICOLON)) {
        return new Body(exprs);
      }
      cursor.next();
    }
  }

  private void reportMissingEnd(TokenKind end) {
    if (!cursor.hasProblems()) {
      hintMissingKeyword();
      cursor.illegal("expected \\n or ; or " + end.text());
    }
  }

  private static Expr at(Expr expr, int index) {
    return expr.index() == index
        ? expr
        : new Expr(expr.form(), expr.negated(), expr.with(), expr.generated(), index, expr.at());
  }

  static Expr at(Expr expr, Location at) {
    return new Expr(expr.form(), expr.negated(), expr.with(), expr.generated(), expr.index(), at);
  }

  static Expr with(Expr expr, List<With> with) {
    return new Expr(expr.form(), expr.negated(), with, expr.generated(), expr.index(), expr.at());
  }

  static Expr expr(Form form, Location at) {
    return new Expr(form, false, List.of(), false, 0, at);
  }

  /// Parses one expression with all that belongs to it.
  @Nullable Expr literal() {
    var begin = cursor.here();
    Expr expr = unlocated();
    if (expr == null) {
      return null;
    }
    var at = begin.spanning(begin.start(), cursor.lastEnd());
    if (expr.form() instanceof Form.Not(Body body, boolean explicit, var notAt) && !explicit) {
      var inner = new Body(body.exprs().stream().map(e -> at(e, at)).toList());
      return at(withForm(expr, new Form.Not(inner, false, notAt)), at);
    }
    return at(expr, at);
  }

  private static Expr withForm(Expr expr, Form form) {
    return new Expr(form, expr.negated(), expr.with(), expr.generated(), expr.index(), expr.at());
  }

  private @Nullable Expr unlocated() {
    if (cursor.logicalKeywords()) {
      var outcome = logic.leadingOperand();
      if (outcome.decided()) {
        return outcome.expr();
      }
    }
    if (cursor.isKeywordForRef() && cursor.beforeRefStep()) {
      cursor.takeAsName();
      return plain(null);
    }
    Location not = negation();
    if (not != null && cursor.notBodies() && cursor.at(TokenKind.LBRACE)) {
      Expr negated = logic.notBody(not);
      return negated == null ? null : logic.fold(new LogicParser.Operand(negated, negated.at()));
    }
    return switch (cursor.kind()) {
      case SOME -> not == null ? some() : illegalNegation("some");
      case EVERY -> not == null ? every() : illegalNegation("every");
      default -> plain(not);
    };
  }

  private @Nullable Expr illegalNegation(String keyword) {
    cursor.illegal("illegal negation of '" + keyword + "'");
    return null;
  }

  /// Takes `not`, unless it is the head of a reference like `not.x`; null when there is none.
  @Nullable Location negation() {
    if (!cursor.at(TokenKind.NOT) || cursor.beforeRefStep()) {
      return null;
    }
    var at = cursor.here();
    cursor.next();
    return at;
  }

  /// Parses an expression that is no declaration, with its modifiers and what `and` or `or` joins
  /// to it.
  ///
  /// @param not where the `not` before it stands, if there is one
  private @Nullable Expr plain(@Nullable Location not) {
    var mark = cursor.mark();
    var begin = cursor.here();
    if (not != null && cursor.notBodies() && cursor.at(TokenKind.LPAREN)) {
      var outcome = logic.negatedGroup(not);
      if (outcome.decided()) {
        return outcome.expr();
      }
    }
    Expr expr = operation();
    if (expr == null) {
      return null;
    }
    Location withAt = cursor.at(TokenKind.WITH) ? cursor.here() : null;
    expr = modified(expr);
    if (expr == null) {
      return null;
    }
    hintEvery(expr, mark);
    boolean wrapped = not != null && cursor.notBodies();
    if (not != null && cursor.notBodies()) {
      expr = negatedBody(expr, not);
    } else if (not != null) {
      expr = negated(expr);
    }
    if (!cursor.at(TokenKind.LOGICAL_AND) && !cursor.at(TokenKind.LOGICAL_OR)) {
      return expr;
    }
    if (withAt != null) {
      logic.reportWithOnOperand(withAt, cursor.kind().text());
      return null;
    }
    var at = wrapped ? expr.at() : begin.spanning(begin.start(), cursor.lastEnd());
    return logic.joined(at(expr, at), not != null);
  }

  /// `not expr` as an expression around it; its modifiers belong to the outer one.
  private Expr negatedBody(Expr expr, Location not) {
    var at = cursor.extended(not);
    var inner = with(expr, List.of());
    return with(expr(new Form.Not(new Body(List.of(inner)), false, at), at), expr.with());
  }

  static Expr negated(Expr expr) {
    return new Expr(expr.form(), true, expr.with(), expr.generated(), expr.index(), expr.at());
  }

  /// Parses a term, an assignment or an equation.
  @Nullable Expr operation() {
    var begin = cursor.here();
    Term left = terms.infix();
    if (left == null) {
      return null;
    }
    if (cursor.at(TokenKind.ASSIGN) || cursor.at(TokenKind.UNIFY)) {
      var at = cursor.here();
      var operator = new Ref(new Var(cursor.kind().text(), at), List.of(), at);
      cursor.next();
      Term right = terms.infix();
      return right == null
          ? null
          : expr(new Form.Call(operator, List.of(left, right)), cursor.extended(begin));
    }
    var at = cursor.extended(begin);
    return left instanceof Call(Ref operator, List<Term> arguments, var _)
        ? expr(new Form.Call(operator, arguments), at)
        : expr(new Form.Single(left), at);
  }

  /// `expr` with the `with` modifiers that follow.
  @Nullable Expr modified(Expr expr) {
    if (!cursor.at(TokenKind.WITH)) {
      return expr;
    }
    var with = withs();
    return with == null ? null : with(expr, with);
  }

  private @Nullable List<With> withs() {
    var withs = new ArrayList<With>();
    while (cursor.at(TokenKind.WITH)) {
      var begin = cursor.here();
      cursor.next();
      if (!cursor.at(TokenKind.IDENT)) {
        cursor.illegal("expected ident");
        return null;
      }
      Term target = terms.term();
      if (target == null) {
        return null;
      }
      if (!(target instanceof Ref) && !(target instanceof Var)) {
        cursor.illegal("expected with target path");
      }
      if (!cursor.at(TokenKind.AS)) {
        cursor.illegal("expected as keyword");
        return null;
      }
      cursor.next();
      Term value = terms.infix();
      if (value == null) {
        return null;
      }
      withs.add(new With(target, value, cursor.extended(begin)));
    }
    return withs;
  }

  // Declarations.

  private @Nullable Expr some() {
    var at = cursor.here();
    var mark = cursor.mark();
    cursor.next();
    Term term = terms.infix();
    if (term instanceof Call call) {
      return switch (memberships(call)) {
        case 0 -> {
          cursor.illegal("expected `x in xs` or `x, y in xs` expression");
          yield null;
        }
        case -1 -> {
          cursor.illegal("illegal domain");
          yield null;
        }
        default -> modified(expr(new Form.Some(List.of(call), at), at));
      };
    }
    cursor.reset(mark);
    hintSomeIn();
    var symbols = new ArrayList<Term>();
    do {
      cursor.next();
      if (!cursor.at(TokenKind.IDENT)) {
        cursor.illegal("expected var");
        return null;
      }
      symbols.add(terms.variable());
      cursor.next();
    } while (cursor.at(TokenKind.COMMA));
    return expr(new Form.Some(symbols, at), at);
  }

  /// How many operands the call of `in` has: 2 or 3; 0 when it is another call, -1 when it was
  /// written out with a wrong number of operands.
  private static int memberships(Call call) {
    if (!(call.operator().head() instanceof Var(String head, var _))
        || !head.equals("internal")
        || call.operator().path().size() != 1
        || !(call.operator().path().getFirst() instanceof Scalar(Str name, var _))) {
      return 0;
    }
    int wanted =
        switch (name.value()) {
          case "member_2" -> 2;
          case "member_3" -> 3;
          default -> 0;
        };
    return wanted == 0 || wanted == call.arguments().size() ? wanted : -1;
  }

  private @Nullable Expr every() {
    var at = cursor.here();
    cursor.next();
    Term term = terms.infix();
    if (term == null) {
      return null;
    }
    int operands = term instanceof Call call ? memberships(call) : 0;
    if (operands <= 0 || !(term instanceof Call(var _, List<Term> parts, var _))) {
      cursor.illegal(
          operands < 0 ? "illegal domain" : "expected `x[, y] in xs { ... }` expression");
      return null;
    }
    Term key = operands == 3 ? parts.getFirst() : null;
    Term value = parts.get(operands - 2);
    if (key != null && !(key instanceof Var)) {
      cursor.illegal("expected key to be a variable");
      return null;
    }
    if (!(value instanceof Var)) {
      cursor.illegal("expected value to be a variable");
      return null;
    }
    if (!cursor.at(TokenKind.LBRACE)) {
      cursor.illegal("missing body");
      return null;
    }
    Body body = bodyInBraces();
    return body == null
        ? null
        : modified(expr(new Form.Every(key, value, parts.getLast(), body, at), at));
  }

  // Hints at keywords that were not imported.

  /// What `attempt` parses here when all keywords are in force; the cursor does not move.
  private <T> @Nullable T withAllKeywords(Function<BodyParser, @Nullable T> attempt) {
    var mark = cursor.mark();
    Set<TokenKind> before = cursor.keywords();
    var all = EnumSet.copyOf(before);
    all.addAll(Keywords.allFuture());
    cursor.useKeywords(all);
    T found = attempt.apply(new BodyParser(cursor, true));
    cursor.useKeywords(before);
    cursor.reset(mark);
    return found;
  }

  private boolean isFuture(String keyword) {
    return !tries && Keywords.isFuture(keyword, cursor.options().version());
  }

  private void hintSomeIn() {
    if (!isFuture("in")) {
      return;
    }
    var mark = cursor.mark();
    cursor.next();
    Term term = withAllKeywords(parser -> parser.terms.infix());
    cursor.reset(mark);
    if (term instanceof Call call && memberships(call) != 0) {
      cursor.hint("`import future.keywords.in` for `some x in xs` expressions");
    }
  }

  private void hintEvery(Expr expr, Cursor.Mark begin) {
    if (!(expr.form() instanceof Form.Single(Var(String name, var _)))
        || !name.equals("every")
        || !isFuture("every")) {
      return;
    }
    var mark = cursor.mark();
    cursor.reset(begin);
    Expr every = withAllKeywords(BodyParser::every);
    cursor.reset(mark);
    if (every != null) {
      cursor.hint("`import future.keywords.every` for `every x in xs { ... }` expressions");
    }
  }

  private void hintMissingKeyword() {
    if (tries || cursor.hasHints()) {
      return;
    }
    if (cursor.at(TokenKind.IDENT)) {
      String example =
          switch (cursor.name()) {
            case "in" -> "x in xs";
            case "and" -> "x and y";
            case "or" -> "x or y";
            default -> "";
          };
      if (!example.isEmpty()) {
        hintKeyword(cursor.name(), example);
      }
    } else if (cursor.at(TokenKind.COMMA)) {
      var mark = cursor.mark();
      cursor.next();
      Term term = withAllKeywords(parser -> parser.terms.infix());
      cursor.reset(mark);
      if (term instanceof Call call && memberships(call) != 0) {
        hintKeyword("in", "x in xs");
      }
    }
  }

  private void hintKeyword(String keyword, String example) {
    cursor.hint("`import future.keywords." + keyword + "` for `" + example + "` expressions");
  }
}
