package regent.opa.builtin.graphql;

import org.jspecify.annotations.Nullable;
import regent.opa.value.GoQuote;

/// A token.
///
/// @param value the text of a name, number, string or comment; otherwise empty
/// @param problem why it is not a token, if its kind is [Kind#INVALID]
record Token(Kind kind, String value, Position at, @Nullable String problem) {
  /// The kinds of tokens, as messages name them.
  enum Kind {
    INVALID("<Invalid>"),
    EOF("<EOF>"),
    BANG("!"),
    DOLLAR("$"),
    AMP("&"),
    PAREN_L("("),
    PAREN_R(")"),
    SPREAD("..."),
    COLON(":"),
    EQUALS("="),
    AT("@"),
    BRACKET_L("["),
    BRACKET_R("]"),
    BRACE_L("{"),
    BRACE_R("}"),
    PIPE("|"),
    NAME("Name"),
    INT("Int"),
    FLOAT("Float"),
    STRING("String"),
    BLOCK_STRING("BlockString"),
    COMMENT("Comment");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean isName(String name) {
    return kind == Kind.NAME && value.equals(name);
  }

  String describe() {
    return value.isEmpty() ? kind.text() : kind.text() + " " + GoQuote.quote(value);
  }
}
