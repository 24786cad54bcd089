package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.List;
import regent.opa.builtin.graphql.Token.Kind;

/// The tokens of a document, with one token of look-ahead and the comments before it. A token that
/// is invalid is an error when it is taken; looked at, it is one that fits nowhere.
final class Tokens {
  private final Lexer lexer;
  private Token next;
  private List<String> comment = List.of();
  private boolean looked;
  private int depth;

  Tokens(String text) {
    lexer = new Lexer(text);
    next = new Token(Kind.EOF, "", new Position(1, 1), null);
  }

  Token peek() {
    if (!looked) {
      looked = true;
      read();
    }
    return next;
  }

  private void read() {
    next = lexer.next();
    comment = List.of();
    if (next.is(Kind.COMMENT)) {
      var lines = new ArrayList<String>();
      for (; next.is(Kind.COMMENT); next = lexer.next()) {
        lines.add(next.value());
      }
      comment = lines;
    }
  }

  boolean at(Kind kind) {
    return peek().is(kind);
  }

  boolean atName(String name) {
    return peek().isName(name);
  }

  Position position() {
    return peek().at();
  }

  /// The comment before the next token; none once it is taken and nothing was looked at since.
  List<String> comment() {
    return comment;
  }

  Token take() throws GraphqlException {
    var token = peek();
    if (token.problem() != null) {
      throw GraphqlException.at(token.at(), token.problem());
    }
    looked = false;
    comment = List.of();
    return token;
  }

  boolean skip(Kind kind) throws GraphqlException {
    if (!at(kind)) {
      return false;
    }
    take();
    return true;
  }

  Token expect(Kind kind) throws GraphqlException {
    if (at(kind)) {
      return take();
    }
    throw GraphqlException.at(
        position(), "Expected " + kind.text() + ", found " + peek().kind().text());
  }

  void expectKeyword(String keyword) throws GraphqlException {
    if (!atName(keyword)) {
      throw GraphqlException.at(
          position(), "Expected \"" + keyword + "\", found " + peek().describe());
    }
    take();
  }

  String name() throws GraphqlException {
    return expect(Kind.NAME).value();
  }

  GraphqlException unexpected() {
    return unexpected(peek());
  }

  static GraphqlException unexpected(Token token) {
    return GraphqlException.at(token.at(), "Unexpected " + token.describe());
  }

  /// Reads one part of a list.
  @FunctionalInterface
  interface Part<T> {
    T read() throws GraphqlException;
  }

  /// What stands between `open` and `close`, which may be nothing; none without `open`.
  <T> List<T> any(Kind open, Kind close, Part<T> part) throws GraphqlException {
    var parts = new ArrayList<T>();
    if (skip(open)) {
      Effort.checkDepth(++depth);
      while (!at(close)) {
        parts.add(part.read());
      }
      take();
      depth--;
    }
    return parts;
  }

  /// The same, but between `open` and `close` there must be something.
  <T> Several<T> some(Kind open, Kind close, Part<T> part) throws GraphqlException {
    if (!at(open)) {
      return new Several<>(List.of(), List.of());
    }
    take();
    Effort.checkDepth(++depth);
    if (at(close)) {
      throw GraphqlException.at(
          position(), "expected at least one definition, found " + peek().kind().text());
    }
    var parts = new ArrayList<T>();
    while (!at(close)) {
      parts.add(part.read());
    }
    var end = comment();
    take();
    depth--;
    return new Several<>(parts, end);
  }

  /// @param end the comment before the closing bracket
  record Several<T>(List<T> parts, List<String> end) {}
}
