package regent.rego.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.value.Str;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.Var;

/// Parses operators by precedence climbing, and `in`.
///
/// Methods return null when no term could be read; then an error was reported, or the caller has
/// another way to go.
final class OperatorParser {
  private static final int CALLS_OF_OPERAND = 3;

  private static final int IN = 0;
  private static final int RELATION = 1;

  private final Cursor cursor;
  private final TermParser terms;

  OperatorParser(Cursor cursor, TermParser terms) {
    this.cursor = cursor;
    this.terms = terms;
  }

  /// Parses a term with operators, `key, value in xs` included.
  @Nullable Term infix() {
    return membership(true);
  }

  /// Parses a term with operators inside another term.
  @Nullable Term nested() {
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
    Term left = terms.term();
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
}
