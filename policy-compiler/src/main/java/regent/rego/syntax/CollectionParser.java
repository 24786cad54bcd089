package regent.rego.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Entry;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;

/// Parses arrays, sets, objects, their comprehensions, and lists of arguments.
///
/// `{a | b}` may be a comprehension or hold a union, so a first term is read without operators, and
/// again with them when that was wrong.
///
/// Methods return null when no term could be read; then an error was reported, or the caller has
/// another way to go.
final class CollectionParser {
  private static final int CALLS_OF_LIST = 7;

  private final Cursor cursor;
  private final BodyParser bodies;
  private final TermParser terms;
  private final OperatorParser operators;

  CollectionParser(Cursor cursor, BodyParser bodies, TermParser terms, OperatorParser operators) {
    this.cursor = cursor;
    this.bodies = bodies;
    this.terms = terms;
    this.operators = operators;
  }

  /// Parses what begins with `[`, up to the last token.
  @Nullable Term array() {
    var place = cursor.here();
    cursor.next();
    if (cursor.at(TokenKind.RBRACK)) {
      return new ArrayTerm(List.of(), cursor.toHere(place));
    }
    boolean mayBeComprehension = skipLeadingComma();
    var mark = cursor.mark();
    Term head = terms.term();
    if (head == null) {
      return null;
    }
    switch (cursor.kind()) {
      case RBRACK -> {
        return new ArrayTerm(List.of(head), cursor.toHere(place));
      }
      case COMMA -> {
        cursor.next();
        var items = list(TokenKind.RBRACK, head);
        return items == null ? null : new ArrayTerm(items, cursor.toHere(place));
      }
      case OR -> {
        if (mayBeComprehension) {
          cursor.next();
          Body body = bodies.body(TokenKind.RBRACK);
          if (body != null) {
            return new ArrayComprehension(head, body, cursor.toHere(place));
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
    return items == null ? null : new ArrayTerm(items, cursor.toHere(place));
  }

  /// `[, x]` and `{, x}` are allowed; answers whether there was no comma.
  private boolean skipLeadingComma() {
    if (!cursor.at(TokenKind.COMMA)) {
      return true;
    }
    cursor.next();
    return false;
  }

  /// Parses what begins with `{`, up to the last token.
  @Nullable Term setOrObject() {
    var place = cursor.here();
    cursor.next();
    if (cursor.at(TokenKind.RBRACE)) {
      return new ObjectTerm(List.of(), cursor.toHere(place));
    }
    boolean mayBeComprehension = skipLeadingComma();
    var mark = cursor.mark();
    Term head = terms.term();
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
    head = operators.infixInList();
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
    return members == null ? null : new SetTerm(members, cursor.toHere(place));
  }

  private @Nullable Term setComprehension(Cursor.Mark mark, Term head, Location place) {
    cursor.next();
    Body body = bodies.body(TokenKind.RBRACE);
    if (body != null) {
      return new SetComprehension(head, body, cursor.toHere(place));
    }
    if (!cursor.at(TokenKind.COMMA)) {
      return null;
    }
    cursor.reset(mark);
    var members = list(TokenKind.RBRACE, null);
    return members == null ? null : new SetTerm(members, cursor.toHere(place));
  }

  private @Nullable Term object(Term key, boolean mayBeComprehension, Location place) {
    cursor.next();
    var mark = cursor.mark();
    Term value = terms.term();
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
            return new ObjectComprehension(key, value, body, cursor.toHere(place));
          }
        }
        default -> {}
      }
    }
    cursor.reset(mark);
    value = operators.infixInList();
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
    return entries == null ? null : new ObjectTerm(entries, cursor.toHere(place));
  }

  private @Nullable List<Entry> moreEntries(Entry first) {
    var entries = new ArrayList<Entry>();
    entries.add(first);
    if (cursor.at(TokenKind.COMMA)) {
      cursor.next();
    }
    while (!cursor.at(TokenKind.RBRACE)) {
      Term key = operators.infixInList();
      if (key == null) {
        return null;
      }
      if (!cursor.at(TokenKind.COLON)) {
        cursor.illegal("expected \":\"");
        return null;
      }
      cursor.next();
      Term value = operators.infixInList();
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

  /// Parses terms up to `end`, on which the cursor stays. `first` was read already.
  @Nullable List<Term> list(TokenKind end, @Nullable Term first) {
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
      Term term = operators.infixInList();
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
}
