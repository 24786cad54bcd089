package regent.opa.builtin.graphql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.graphql.Token.Kind;
import regent.opa.value.Utf8;

/// Splits a document into tokens. Works on UTF-8 as OPA does, since its messages name bytes.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Language.Source-Text>
final class Lexer {
  private final byte[] input;
  private int at;
  private int line = 1;

  /// Characters before [#at], before the line and before the token: a token of several lines has
  /// its end's line, and so a column that may be below zero.
  private int characters;

  private int lineStart;
  private int tokenStart;

  Lexer(String text) {
    input = Utf8.bytes(text);
  }

  /// The next token; the end of the input again and again once it is reached. After an invalid
  /// token there must be no further call.
  Token next() {
    skipBlanks();
    tokenStart = characters;
    if (at >= input.length) {
      return token(Kind.EOF, "");
    }
    int c = input[at] & 0xff;
    return switch (c) {
      case '!' -> punctuator(Kind.BANG);
      case '$' -> punctuator(Kind.DOLLAR);
      case '&' -> punctuator(Kind.AMP);
      case '(' -> punctuator(Kind.PAREN_L);
      case ')' -> punctuator(Kind.PAREN_R);
      case ':' -> punctuator(Kind.COLON);
      case '=' -> punctuator(Kind.EQUALS);
      case '@' -> punctuator(Kind.AT);
      case '[' -> punctuator(Kind.BRACKET_L);
      case ']' -> punctuator(Kind.BRACKET_R);
      case '{' -> punctuator(Kind.BRACE_L);
      case '}' -> punctuator(Kind.BRACE_R);
      case '|' -> punctuator(Kind.PIPE);
      case '.' -> startsWith("...") ? spread() : unexpected(c);
      case '#' -> comment();
      case '"' -> startsWith("\"\"\"") ? blockString() : new StringLexer().read();
      default -> isNameStart(c) ? name() : c == '-' || isDigit(c) ? number() : unexpected(c);
    };
  }

  private Token token(Kind kind, String value) {
    return new Token(kind, value, new Position(line, tokenStart - lineStart + 1), null);
  }

  private Token invalid(String problem) {
    return new Token(Kind.INVALID, "", new Position(line, characters - lineStart + 1), problem);
  }

  private Token punctuator(Kind kind) {
    advance(1);
    return token(kind, "");
  }

  private Token spread() {
    advance(3);
    return token(Kind.SPREAD, "");
  }

  private Token unexpected(int c) {
    if (c < 0x20) {
      return invalid("Cannot contain the invalid character \"" + escaped(c) + "\"");
    }
    return invalid(
        c == '\''
            ? "Unexpected single quote character ('), did you mean to use a double quote (\")?"
            : "Cannot parse the unexpected character \"" + (char) c + "\".");
  }

  private static String escaped(int c) {
    return String.format("\\u%04x", c);
  }

  private void advance(int ascii) {
    at += ascii;
    characters += ascii;
  }

  private void newLine() {
    line++;
    lineStart = characters;
  }

  private boolean startsWith(String ascii) {
    if (at + ascii.length() > input.length) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (input[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void skipBlanks() {
    while (at < input.length) {
      switch (input[at]) {
        case '\t', ' ', ',' -> advance(1);
        case '\n' -> {
          advance(1);
          newLine();
        }
        case '\r' -> {
          advance(1);
          newLine();
          // A line feed after it is the first character of the new line, as OPA counts.
          if (at < input.length && input[at] == '\n') {
            advance(1);
          }
        }
        case (byte) 0xef -> {
          if (!isByteOrderMark()) {
            return;
          }
          at += 3;
          characters++;
        }
        default -> {
          return;
        }
      }
    }
  }

  private boolean isByteOrderMark() {
    return at + 2 < input.length && input[at + 1] == (byte) 0xbb && input[at + 2] == (byte) 0xbf;
  }

  private Token comment() {
    int start = at;
    while (at < input.length && (input[at] < 0 || input[at] > 0x1f || input[at] == '\t')) {
      advanceCharacter();
    }
    return token(Kind.COMMENT, slice(start, at));
  }

  /// One character of UTF-8, or one byte that is none.
  private void advanceCharacter() {
    at += Utf8.characterLength(input, at);
    characters++;
  }

  /// Bytes that are not UTF-8 become U+FFFD, as in what OPA makes of documents.
  private String slice(int from, int to) {
    return plain(Utf8.text(input, from, to));
  }

  private static String plain(String text) {
    return text.codePoints().anyMatch(Lexer::isEscapedByte)
        ? text.codePoints()
            .map(c -> isEscapedByte(c) ? 0xFFFD : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : text;
  }

  private static boolean isEscapedByte(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private Token name() {
    int start = at;
    while (at < input.length && (isNameStart(input[at]) || isDigit(input[at]))) {
      advance(1);
    }
    return token(Kind.NAME, new String(input, start, at - start, ISO_8859_1));
  }

  private static boolean isNameStart(int c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private Token number() {
    int start = at;
    boolean isFloat = false;
    accept("-");
    if (accept("0")) {
      if (at < input.length && isDigit(input[at])) {
        return invalid("Invalid number, unexpected digit after 0: " + describeNext() + ".");
      }
    } else if (!acceptDigits()) {
      return digitExpected();
    }
    if (accept(".")) {
      isFloat = true;
      if (!acceptDigits()) {
        return digitExpected();
      }
    }
    if (accept("eE")) {
      isFloat = true;
      accept("-+");
      if (!acceptDigits()) {
        return digitExpected();
      }
    }
    return token(isFloat ? Kind.FLOAT : Kind.INT, slice(start, at));
  }

  private Token digitExpected() {
    return invalid("Invalid number, expected digit but got: " + describeNext() + ".");
  }

  private String describeNext() {
    return at < input.length ? "\"" + (char) (input[at] & 0xff) + "\"" : "<EOF>";
  }

  private boolean accept(String any) {
    if (at < input.length && input[at] > 0 && any.indexOf(input[at]) >= 0) {
      advance(1);
      return true;
    }
    return false;
  }

  private boolean acceptDigits() {
    int start = at;
    while (at < input.length && isDigit(input[at])) {
      advance(1);
    }
    return at > start;
  }

  private Token blockString() {
    advance(3);
    tokenStart = characters;
    var text = new ByteArrayOutputStream();
    while (at < input.length) {
      int c = input[at] & 0xff;
      int quotes = c == '"' ? quotes() : 0;
      if (quotes >= 3) {
        for (int i = 3; i < quotes; i++) {
          text.write('"');
        }
        var token = token(Kind.BLOCK_STRING, BlockString.value(textOf(text)));
        advance(quotes);
        return token;
      }
      if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') {
        return invalid("Invalid character within String: \"" + escaped(c) + "\".");
      }
      if (startsWith("\\\"\"\"")) {
        text.writeBytes(new byte[] {'"', '"', '"'});
        advance(4);
      } else if (c == '\r' || c == '\n') {
        advance(startsWith("\r\n") ? 2 : 1);
        text.write('\n');
        newLine();
      } else {
        int start = at;
        advanceCharacter();
        text.write(input, start, at - start);
      }
    }
    return invalid("Unterminated string.");
  }

  private static String textOf(ByteArrayOutputStream bytes) {
    return plain(Utf8.text(bytes.toByteArray()));
  }

  private int quotes() {
    int end = at;
    while (end < input.length && input[end] == '"') {
      end++;
    }
    return end - at;
  }

  /// Reads one `"` string.
  private final class StringLexer {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    Token read() {
      advance(1);
      tokenStart = characters;
      while (at < input.length && input[at] != '\n' && input[at] != '\r') {
        int c = input[at] & 0xff;
        if (c == '"') {
          var token = token(Kind.STRING, textOf(text));
          advance(1);
          return token;
        }
        if (c < 0x20 && c != '\t') {
          return invalid("Invalid character within String: \"" + escaped(c) + "\".");
        }
        if (c == '\\') {
          var problem = escape();
          if (problem != null) {
            return problem;
          }
        } else {
          int start = at;
          advanceCharacter();
          text.write(input, start, at - start);
        }
      }
      return invalid("Unterminated string.");
    }

    private @Nullable Token escape() {
      if (at + 1 >= input.length) {
        advance(1);
        return invalid("Invalid character escape sequence.");
      }
      char c = (char) (input[at + 1] & 0xff);
      if (c == 'u') {
        return unicodeEscape();
      }
      int simple = "\"/\\bfnrt".indexOf(c);
      if (simple < 0) {
        advance(1);
        return invalid("Invalid character escape sequence: \\" + c + ".");
      }
      text.write("\"/\\\b\f\n\r\t".charAt(simple));
      advance(2);
      return null;
    }

    private @Nullable Token unicodeEscape() {
      if (at + 6 >= input.length) {
        advance(1);
        return invalid("Invalid character escape sequence: \\" + slice(at, input.length) + ".");
      }
      int codePoint = hex(at + 2);
      if (codePoint < 0) {
        advance(1);
        return invalid("Invalid character escape sequence: \\" + slice(at, at + 5) + ".");
      }
      int valid = Character.isSurrogate((char) codePoint) ? 0xFFFD : codePoint;
      text.writeBytes(Character.toString(valid).getBytes(UTF_8));
      advance(6);
      return null;
    }

    private int hex(int start) {
      int number = 0;
      for (int i = start; i < start + 4; i++) {
        int digit = input[i] < 0 ? -1 : Character.digit(input[i], 16);
        if (digit < 0) {
          return -1;
        }
        number = number << 4 | digit;
      }
      return number;
    }
  }
}
