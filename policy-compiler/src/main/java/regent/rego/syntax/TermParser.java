package regent.rego.syntax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.Entry;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Part;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.TemplateString;
import regent.rego.syntax.Term.Var;

/// Parses terms: operators by precedence climbing, the rest by recursive descent.
///
/// `{a | b}` may be a comprehension or hold a union, so a first term is read without operators, and
/// again with them when that was wrong. What was read at a token is remembered for as long as the
/// statement lasts; without that, nested terms would be read twice on each level.
///
/// Methods return null when no term could be read; then an error was reported, or the caller has
/// another way to go.
final class TermParser {
  // How many calls of methods lie between the parsing of a term and of what is inside it.
  private static final int CALLS_OF_TERM = 4;
  private static final int CALLS_OF_OPERAND = 3;
  private static final int CALLS_OF_CALL = 5;
  private static final int CALLS_OF_LIST = 7;
  private static final int CALLS_OF_EXPR = 10;

  private static final int IN = 0;
  private static final int RELATION = 1;

  private final Cursor cursor;
  private final BodyParser bodies;
  private final LiteralText literals;

  /// What was read in this statement, by the number of its first token.
  private @Nullable Remembered[] remembered = new Remembered[64];

  private int rememberedFrom;
  private int rememberedUpTo;

  /// A term that was read, or that there is none.
  ///
  /// @param kind what the first token was taken for: a keyword may also be a name
  /// @param begin where the cursor stood before
  /// @param end where the cursor stood afterwards
  private record Remembered(
      TokenKind kind, @Nullable Term term, Cursor.Mark begin, Cursor.Mark end) {}

  TermParser(Cursor cursor, BodyParser bodies) {
    this.cursor = cursor;
    this.bodies = bodies;
    this.literals = new LiteralText(cursor);
    this.rememberedFrom = cursor.index();
    this.rememberedUpTo = cursor.index();
  }

  // Memory.

  /// A new statement begins here: what was read before does not matter any more.
  void forget() {
    int passed = cursor.index() - rememberedFrom;
    int used = Math.min(rememberedUpTo - rememberedFrom, remembered.length);
    int kept = Math.max(used - passed, 0);
    if (kept > 0) {
      System.arraycopy(remembered, passed, remembered, 0, kept);
    }
    Arrays.fill(remembered, kept, used, null);
    if (remembered.length > 1 << 16) {
      remembered = Arrays.copyOf(remembered, Math.max(kept, 64));
    }
    rememberedFrom = cursor.index();
    rememberedUpTo = rememberedFrom + kept;
  }

  private void remember(Cursor.Mark begin, TokenKind kind, @Nullable Term term) {
    int token = begin.index();
    int slot = token - rememberedFrom;
    if (slot >= remembered.length) {
      remembered = Arrays.copyOf(remembered, Math.max(slot + 1, remembered.length * 2));
    }
    remembered[slot] = new Remembered(kind, term, begin, cursor.mark());
    rememberedUpTo = Math.max(rememberedUpTo, token + 1);
  }

  private @Nullable Remembered remembered(int token) {
    int slot = token - rememberedFrom;
    return slot < remembered.length ? remembered[slot] : null;
  }

  // Operators.

  /// Parses a term with operators, `key, value in xs` included.
  @Nullable Term infix() {
    return membership(true);
  }

  /// Parses a term with operators inside another term.
  private @Nullable Term nested() {
    if (!cursor.enter(CALLS_OF_OPERAND)) {
      return null;
    }
    Term term = infix();
    cursor.leave(CALLS_OF_OPERAND);
    return term;
  }

  /// Parses a term with operators in a list, where a comma ends it.
  @Nullable Term infixInList() {
    return membership(false);
  }

  /// Parses `x in xs`, `k, v in xs`, or what binds tighter.
  private @Nullable Term membership(boolean keyAndValue) {
    int start = cursor.start();
    Term left = operation(RELATION, start);
    if (left == null) {
      return null;
    }
    for (int links = 0; !cursor.isTooLong(links); links++) {
      Term call = keyAndValue && cursor.at(TokenKind.COMMA) ? keyedMembership(left, start) : null;
      if (call == null) {
        if (cursor.isKeywordForRef() && cursor.beforeRefStep()) {
          cursor.takeAsName();
        }
        if (!cursor.at(TokenKind.IN)) {
          return left;
        }
        call = plainMembership(left, start);
      }
      if (call == null) {
        return left;
      }
      if (!cursor.at(TokenKind.IN)) {
        return call;
      }
      left = call;
    }
    return null;
  }

  private @Nullable Term keyedMembership(Term key, int start) {
    var mark = cursor.mark();
    cursor.next();
    Term value = operation(RELATION, start);
    if (value != null && cursor.at(TokenKind.IN)) {
      var operator = member("member_3");
      Term domain = operation(RELATION, cursor.start());
      if (domain != null) {
        return new Call(operator, List.of(key, value, domain), since(key, start));
      }
    }
    cursor.reset(mark);
    return null;
  }

  private @Nullable Term plainMembership(Term value, int start) {
    var operator = member("member_2");
    Term domain = operation(RELATION, cursor.start());
    return domain == null ? null : new Call(operator, List.of(value, domain), since(value, start));
  }

  private Ref member(String name) {
    var at = cursor.here();
    cursor.next();
    return new Ref(new Var("internal", at), List.of(new Scalar(Str.of(name), at)), at);
  }

  private Location since(Term left, int start) {
    return left.at().spanning(start, cursor.lastEnd());
  }

  /// Parses operations whose operators bind as tightly as `level`, or tighter. When an operand is
  /// missing, what stands left of the operator is the result, and only looser operators may follow.
  private @Nullable Term operation(int level, int start) {
    Term left = term();
    int tightest = Integer.MAX_VALUE;
    for (int links = 1; left != null; links++) {
      int found = level(cursor.kind());
      if (found < level || found > tightest) {
        return left;
      }
      if (cursor.isTooLong(links)) {
        return null;
      }
      var at = cursor.here();
      var operator = new Ref(new Var(cursor.kind().text(), at), List.of(), at);
      cursor.next();
      Term right = operation(found + 1, cursor.start());
      if (right == null) {
        tightest = found - 1;
      } else {
        left = new Call(operator, List.of(left, right), since(left, start));
        tightest = found;
      }
    }
    return null;
  }

  /// How tightly an operator binds; [#IN] for what is none.
  private static int level(TokenKind kind) {
    return switch (kind) {
      case EQUAL, NEQ, LT, GT, LTE, GTE -> RELATION;
      case OR -> 2;
      case AND -> 3;
      case ADD, SUB -> 4;
      case MUL, QUO, REM -> 5;
      default -> IN;
    };
  }

  // Terms.

  /// Parses a term without operators.
  @Nullable Term term() {
    if (!isComposite(cursor.kind())) {
      return simple();
    }
    int token = cursor.index();
    var kind = cursor.kind();
    var known = remembered(token);
    if (known != null && known.kind() == kind) {
      cursor.jump(known.begin(), known.end());
      return known.term();
    }
    var begin = cursor.mark();
    if ((kind == TokenKind.LOGICAL_AND || kind == TokenKind.LOGICAL_OR)
        && cursor.peekOrGap() == TokenKind.LPAREN) {
      cursor.takeAsName();
    }
    if (!cursor.enter(CALLS_OF_TERM)) {
      return null;
    }
    Term term = composite();
    cursor.leave(CALLS_OF_TERM);
    remember(begin, kind, term);
    return term;
  }

  private static boolean isComposite(TokenKind kind) {
    return switch (kind) {
      case NULL, TRUE, FALSE, NUMBER, STRING, RAW_STRING -> false;
      default -> true;
    };
  }

  private @Nullable Term simple() {
    var at = cursor.here();
    Term constant =
        switch (cursor.kind()) {
          case NULL -> new Scalar(Null.NULL, at);
          case TRUE -> new Scalar(Bool.TRUE, at);
          case FALSE -> new Scalar(Bool.FALSE, at);
          case NUMBER -> literals.number();
          case STRING -> literals.string();
          default -> literals.rawString();
        };
    return constant == null ? null : finish(constant);
  }

  private @Nullable Term composite() {
    if (cursor.at(TokenKind.SUB)) {
      return negative();
    }
    Term head =
        switch (cursor.kind()) {
          case DOT -> literals.number();
          case TEMPLATE_PART, TEMPLATE_END, RAW_TEMPLATE_PART, RAW_TEMPLATE_END -> template();
          case IDENT, CONTAINS -> variable();
          case LBRACK -> array();
          case LBRACE -> setOrObject();
          case LPAREN -> parenthesized();
          default -> {
            cursor.illegal();
            yield null;
          }
        };
    return head == null ? null : finish(head);
  }

  /// Parses `-1`, or `-x` as `0 - x`.
  private @Nullable Term negative() {
    var minus = cursor.here();
    var mark = cursor.mark();
    cursor.next();
    if (!cursor.at(TokenKind.IDENT) && !cursor.at(TokenKind.CONTAINS)) {
      cursor.reset(mark);
      Term number = literals.number();
      return number == null ? null : finish(number);
    }
    if (!cursor.enter(CALLS_OF_OPERAND)) {
      return null;
    }
    Term operand = finish(variable());
    cursor.leave(CALLS_OF_OPERAND);
    if (operand == null) {
      return null;
    }
    var at = minus.spanning(minus.start(), cursor.lastEnd());
    return new Call(
        Terms.ref(Location.NONE, "minus"), List.of(new Scalar(Num.ZERO, minus), operand), at);
  }

  /// The variable that stands here; the cursor stays on it.
  Var variable() {
    String name = cursor.name();
    return new Var(name.equals("_") ? cursor.wildcard() : name, cursor.here());
  }

  private @Nullable Term parenthesized() {
    int start = cursor.start();
    cursor.next();
    Term inner = nested();
    if (inner == null) {
      return null;
    }
    if (!cursor.at(TokenKind.RPAREN)) {
      cursor.report(cursor.here(), "non-terminated expression");
      return null;
    }
    return Terms.at(inner, inner.at().spanning(start, cursor.end()));
  }

  /// Goes on behind the last token of `head`: with a reference or a call, if one follows.
  private @Nullable Term finish(Term head) {
    int start = cursor.start();
    cursor.nextOrGap();
    switch (cursor.kind()) {
      case LPAREN, DOT, LBRACK -> {
        return reference(head, start);
      }
      case WHITESPACE -> cursor.next();
      default -> {}
    }
    return rootDocument(head);
  }

  /// `data` and `input` are references, even alone.
  static Term rootDocument(Term head) {
    return head instanceof Var(String name, var at) && (name.equals("data") || name.equals("input"))
        ? new Ref(head, List.of(), at)
        : head;
  }

  /// Parses the steps and calls behind `head`, the first of which stands here.
  @Nullable Term reference(Term head, int start) {
    var place = head.at();
    if (!canBeReferred(head)) {
      cursor.report(place, "illegal ref (head cannot be " + TermNames.of(head) + ")");
    }
    var path = new ArrayList<Term>();
    while (true) {
      switch (cursor.kind()) {
        case DOT -> {
          cursor.nextOrGap();
          if (!cursor.at(TokenKind.IDENT) && !cursor.isKeywordForRef()) {
            cursor.illegal("expected identifier");
            return null;
          }
          path.add(new Scalar(Str.of(cursor.name()), cursor.here()));
          cursor.nextOrGap();
        }
        case LBRACK -> {
          cursor.next();
          Term key = nested();
          if (key == null) {
            return null;
          }
          if (!cursor.at(TokenKind.RBRACK)) {
            cursor.illegal("expected [");
            return null;
          }
          path.add(key);
          cursor.nextOrGap();
        }
        case LPAREN -> {
          var operator = new Ref(head, path, place.spanning(start, cursor.start()));
          return called(operator, start, place);
        }
        default -> {
          int end = cursor.lastEnd();
          if (cursor.at(TokenKind.WHITESPACE)) {
            cursor.next();
          }
          return new Ref(head, path, place.spanning(start, end));
        }
      }
    }
  }

  private static boolean canBeReferred(Term head) {
    return switch (head) {
      case Var _, ArrayTerm _, ObjectTerm _, SetTerm _, Call _ -> true;
      case ArrayComprehension _, ObjectComprehension _, SetComprehension _ -> true;
      case Scalar _, Ref _, TemplateString _ -> false;
    };
  }

  private @Nullable Term called(Ref operator, int start, Location place) {
    Term call = call(operator, start, place);
    if (call == null) {
      return null;
    }
    if (cursor.at(TokenKind.WHITESPACE)) {
      cursor.next();
    } else if (cursor.at(TokenKind.DOT) || cursor.at(TokenKind.LBRACK)) {
      if (!cursor.enter(CALLS_OF_CALL)) {
        return null;
      }
      call = reference(call, start);
      cursor.leave(CALLS_OF_CALL);
    }
    return call == null ? null : Terms.at(call, place.spanning(start, cursor.lastEnd()));
  }

  private @Nullable Term call(Ref operator, int start, Location place) {
    cursor.next();
    var arguments = list(TokenKind.RPAREN, null);
    if (arguments == null) {
      return null;
    }
    var at = place.spanning(start, cursor.end());
    cursor.nextOrGap();
    boolean isEmptySet =
        arguments.isEmpty()
            && operator.path().isEmpty()
            && operator.head() instanceof Var(String name, var _)
            && name.equals("set");
    return isEmptySet ? new SetTerm(List.of(), at) : new Call(operator, arguments, at);
  }

  /// Parses terms up to `end`, on which the cursor stays. `first` was read already.
  private @Nullable List<Term> list(TokenKind end, @Nullable Term first) {
    if (!cursor.enter(CALLS_OF_LIST)) {
      return null;
    }
    var terms = items(end, first);
    cursor.leave(CALLS_OF_LIST);
    return terms;
  }

  private @Nullable List<Term> items(TokenKind end, @Nullable Term first) {
    var terms = new ArrayList<Term>();
    if (first != null) {
      terms.add(first);
    }
    while (!cursor.at(end)) {
      Term term = infixInList();
      if (term == null) {
        return null;
      }
      terms.add(term);
      if (cursor.at(TokenKind.COMMA)) {
        cursor.next();
      } else if (!cursor.at(end)) {
        cursor.illegal("expected \",\" or \"" + end.text() + "\"");
        return null;
      }
    }
    return terms;
  }

  /// Parses a template string, up to its last token.
  private @Nullable Term template() {
    var place = cursor.here();
    if (!cursor.options().has(ParserOptions.Feature.TEMPLATE_STRINGS)) {
      cursor.report(place, "template strings are not supported by current capabilities");
      return null;
    }
    boolean raw = isRawTemplate();
    var parts = new ArrayList<Part>();
    for (boolean first = true; ; first = false) {
      String text = literals.templatePart(first);
      if (text == null) {
        return null;
      }
      if (!text.isEmpty()) {
        parts.add(new Part.Text(new Scalar(Str.of(text), cursor.here())));
      }
      if (cursor.at(TokenKind.TEMPLATE_END) || cursor.at(TokenKind.RAW_TEMPLATE_END)) {
        return new TemplateString(parts, raw, toHere(place));
      }
      var part = embedded();
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
  }

  private boolean isRawTemplate() {
    return cursor.at(TokenKind.RAW_TEMPLATE_PART) || cursor.at(TokenKind.RAW_TEMPLATE_END);
  }

  /// Parses an expression in a template string and goes on to the text behind it. A constant that
  /// no comment stands before counts as text.
  private @Nullable Part embedded() {
    if (!cursor.enter(CALLS_OF_EXPR)) {
      return null;
    }
    cursor.next();
    boolean commented = cursor.afterComment();
    Expr expr = bodies.literal();
    cursor.leave(CALLS_OF_EXPR);
    if (expr == null) {
      cursor.report(cursor.here(), "invalid template-string expression");
      return null;
    }
    String unexpected = unexpectedInTemplate(expr);
    if (!unexpected.isEmpty()) {
      cursor.report(expr.at(), "unexpected " + unexpected + " in template-string expression");
      return null;
    }
    if (!cursor.at(TokenKind.RBRACE)) {
      cursor.report(cursor.here(), "expected } to end template string expression");
      return null;
    }
    cursor.nextOrGap();
    return !commented && expr.form() instanceof Form.Single(Scalar constant)
        ? new Part.Text(constant)
        : new Part.Embedded(expr);
  }

  private static String unexpectedInTemplate(Expr expr) {
    if (expr.negated()) {
      return "negation ('not')";
    }
    if (Exprs.isEquality(expr)) {
      return "unification ('=')";
    }
    if (Exprs.isAssignment(expr)) {
      return "assignment (':=')";
    }
    return switch (expr.form()) {
      case Form.Every _ -> "'every'";
      case Form.Some _ -> "'some'";
      case Form.Single _, Form.Call _, Form.Not _, Form.And _, Form.Or _ -> "";
    };
  }

  private @Nullable Term array() {
    var place = cursor.here();
    cursor.next();
    if (cursor.at(TokenKind.RBRACK)) {
      return new ArrayTerm(List.of(), toHere(place));
    }
    boolean mayBeComprehension = skipLeadingComma();
    var mark = cursor.mark();
    Term head = term();
    if (head == null) {
      return null;
    }
    switch (cursor.kind()) {
      case RBRACK -> {
        return new ArrayTerm(List.of(head), toHere(place));
      }
      case COMMA -> {
        cursor.next();
        var items = list(TokenKind.RBRACK, head);
        return items == null ? null : new ArrayTerm(items, toHere(place));
      }
      case OR -> {
        if (mayBeComprehension) {
          cursor.next();
          Body body = bodies.body(TokenKind.RBRACK);
          if (body != null) {
            return new ArrayComprehension(head, body, toHere(place));
          }
          if (!cursor.at(TokenKind.COMMA)) {
            return null;
          }
        }
      }
      default -> {}
    }
    cursor.reset(mark);
    var items = list(TokenKind.RBRACK, null);
    return items == null ? null : new ArrayTerm(items, toHere(place));
  }

  /// The place from `place` to the end of the token that stands here.
  private Location toHere(Location place) {
    return place.spanning(place.start(), cursor.end());
  }

  /// `[, x]` and `{, x}` are allowed; answers whether there was no comma.
  private boolean skipLeadingComma() {
    if (!cursor.at(TokenKind.COMMA)) {
      return true;
    }
    cursor.next();
    return false;
  }

  private @Nullable Term setOrObject() {
    var place = cursor.here();
    cursor.next();
    if (cursor.at(TokenKind.RBRACE)) {
      return new ObjectTerm(List.of(), toHere(place));
    }
    boolean mayBeComprehension = skipLeadingComma();
    var mark = cursor.mark();
    Term head = term();
    if (head == null) {
      return null;
    }
    switch (cursor.kind()) {
      case OR -> {
        if (mayBeComprehension) {
          return setComprehension(mark, head, place);
        }
      }
      case RBRACE, COMMA -> {
        return set(head, place);
      }
      case COLON -> {
        return object(head, mayBeComprehension, place);
      }
      default -> {}
    }
    cursor.reset(mark);
    head = infixInList();
    if (head == null) {
      return null;
    }
    return switch (cursor.kind()) {
      case RBRACE, COMMA -> set(head, place);
      case COLON -> object(head, mayBeComprehension, place);
      default -> {
        cursor.illegal("non-terminated set");
        yield null;
      }
    };
  }

  private @Nullable Term set(Term first, Location place) {
    if (cursor.at(TokenKind.COMMA)) {
      cursor.next();
    }
    var members = list(TokenKind.RBRACE, first);
    return members == null ? null : new SetTerm(members, toHere(place));
  }

  private @Nullable Term setComprehension(Cursor.Mark mark, Term head, Location place) {
    cursor.next();
    Body body = bodies.body(TokenKind.RBRACE);
    if (body != null) {
      return new SetComprehension(head, body, toHere(place));
    }
    if (!cursor.at(TokenKind.COMMA)) {
      return null;
    }
    cursor.reset(mark);
    var members = list(TokenKind.RBRACE, null);
    return members == null ? null : new SetTerm(members, toHere(place));
  }

  private @Nullable Term object(Term key, boolean mayBeComprehension, Location place) {
    cursor.next();
    var mark = cursor.mark();
    Term value = term();
    if (value == null) {
      return null;
    }
    if (mayBeComprehension) {
      switch (cursor.kind()) {
        case RBRACE, COMMA -> {
          return entries(new Entry(key, value), place);
        }
        case OR -> {
          cursor.next();
          Body body = bodies.body(TokenKind.RBRACE);
          if (body != null) {
            return new ObjectComprehension(key, value, body, toHere(place));
          }
        }
        default -> {}
      }
    }
    cursor.reset(mark);
    value = infixInList();
    if (value == null) {
      return null;
    }
    return switch (cursor.kind()) {
      case RBRACE, COMMA -> entries(new Entry(key, value), place);
      default -> {
        cursor.illegal("non-terminated object");
        yield null;
      }
    };
  }

  private @Nullable Term entries(Entry first, Location place) {
    if (!cursor.enter(CALLS_OF_LIST)) {
      return null;
    }
    var entries = moreEntries(first);
    cursor.leave(CALLS_OF_LIST);
    return entries == null ? null : new ObjectTerm(entries, toHere(place));
  }

  private @Nullable List<Entry> moreEntries(Entry first) {
    var entries = new ArrayList<Entry>();
    entries.add(first);
    if (cursor.at(TokenKind.COMMA)) {
      cursor.next();
    }
    while (!cursor.at(TokenKind.RBRACE)) {
      Term key = infixInList();
      if (key == null) {
        return null;
      }
      if (!cursor.at(TokenKind.COLON)) {
        cursor.illegal("expected \":\"");
        return null;
      }
      cursor.next();
      Term value = infixInList();
      if (value == null) {
        return null;
      }
      entries.add(new Entry(key, value));
      if (cursor.at(TokenKind.COMMA)) {
        cursor.next();
      } else if (!cursor.at(TokenKind.RBRACE)) {
        cursor.illegal("expected \",\" or \"}\"");
        return null;
      }
    }
    return entries;
  }
}
