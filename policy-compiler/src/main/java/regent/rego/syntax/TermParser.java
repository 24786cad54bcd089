package regent.rego.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.TemplateString;
import regent.rego.syntax.Term.Var;

/// Parses terms by recursive descent.
///
/// What was read at a token is remembered for as long as the statement lasts.
///
/// Methods return null when no term could be read; then an error was reported, or the caller has
/// another way to go.
final class TermParser {
  // How many calls of methods lie between the parsing of a term and of what is inside it.
  private static final int CALLS_OF_TERM = 4;
  private static final int CALLS_OF_OPERAND = 3;
  private static final int CALLS_OF_CALL = 5;

  private final Cursor cursor;
  private final LiteralText literals;
  private final RememberedTerms memory;
  private final OperatorParser operators;
  private final CollectionParser collections;
  private final TemplateStringParser templates;

  TermParser(Cursor cursor, BodyParser bodies) {
    this.cursor = cursor;
    this.literals = new LiteralText(cursor);
    this.memory = new RememberedTerms(cursor);
    this.operators = new OperatorParser(cursor, this);
    this.collections = new CollectionParser(cursor, bodies, this, operators);
    this.templates = new TemplateStringParser(cursor, bodies, literals);
  }

  /// Parses a term with operators, `key, value in xs` included.
  @Nullable Term infix() {
    return operators.infix();
  }

  /// A new statement begins here: what was read before does not matter any more.
  void forget() {
    memory.forget();
  }

  /// Parses a term without operators.
  @Nullable Term term() {
    if (!isComposite(cursor.kind())) {
      return simple();
    }
    int token = cursor.index();
    var kind = cursor.kind();
    var known = memory.remembered(token);
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
    memory.remember(begin, kind, term);
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
          case TEMPLATE_PART, TEMPLATE_END, RAW_TEMPLATE_PART, RAW_TEMPLATE_END ->
              templates.template();
          case IDENT, CONTAINS -> variable();
          case LBRACK -> collections.array();
          case LBRACE -> collections.setOrObject();
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
    Term inner = operators.nested();
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
          Term key = operators.nested();
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
    var arguments = collections.list(TokenKind.RPAREN, null);
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
}
