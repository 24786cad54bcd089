package regent.authz.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import regent.authz.rest.GoJson.Malformed;

/// Finds the end of a JSON value, or the first character that cannot be, with the words of Go's
/// scanner. Only texts that could not be read come here.
///
/// Source: `encoding/json` of Go, `scanner.go`.
final class JsonScanner {
  private static final int MAX_DEPTH = 10_000;

  private final byte[] text;
  private int at;
  private int depth;

  JsonScanner(byte[] text) {
    this.text = text;
  }

  /// The index behind the first value.
  ///
  /// @throws Malformed `EOF` when there is nothing, `unexpected EOF` when the value has no end
  int valueEnd() throws Malformed {
    space();
    if (at == text.length) {
      throw new Malformed("EOF");
    }
    value();
    return at;
  }

  /// What comes next from `from` on, as OPA shows it; empty when there is only space.
  String nextToken(int from) throws Malformed {
    at = from;
    space();
    if (at == text.length) {
      return "";
    }
    byte c = text[at];
    if (c == '{' || c == '[' || c == '}' || c == ']') {
      return Character.toString(c);
    }
    int begin = at;
    value();
    var token = new String(text, begin, at - begin, UTF_8);
    return token.startsWith("\"") ? token.substring(1, token.length() - 1) : token;
  }

  private void space() {
    while (at < text.length
        && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n')) {
      at++;
    }
  }

  private int peek() throws Malformed {
    if (at == text.length) {
      throw new Malformed("unexpected EOF");
    }
    return text[at] & 0xff;
  }

  private Malformed unexpected(String context) {
    return new Malformed("invalid character " + quoted(text[at] & 0xff) + " " + context);
  }

  private static String quoted(int c) {
    return switch (c) {
      case '\'' -> "'\\''";
      case '"' -> "'\"'";
      case '\\' -> "'\\\\'";
      case 7 -> "'\\a'";
      case '\b' -> "'\\b'";
      case '\f' -> "'\\f'";
      case '\n' -> "'\\n'";
      case '\r' -> "'\\r'";
      case '\t' -> "'\\t'";
      case 11 -> "'\\v'";
      default -> {
        if (c < ' ' || c == 127) {
          yield "'\\x%02x'".formatted(c);
        }
        yield c >= 128 && c < 161 || c == 173
            ? "'\\u%04x'".formatted(c)
            : "'" + Character.toString(c) + "'";
      }
    };
  }

  private void value() throws Malformed {
    switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw unexpected("looking for beginning of value");
    }
  }

  private void enter() throws Malformed {
    at++;
    depth++;
    if (depth > MAX_DEPTH) {
      throw new Malformed("exceeded max depth");
    }
    space();
  }

  private void leave() {
    at++;
    depth--;
  }

  private void object() throws Malformed {
    enter();
    if (peek() == '}') {
      leave();
      return;
    }
    while (true) {
      if (peek() != '"') {
        throw unexpected("looking for beginning of object key string");
      }
      string();
      space();
      if (peek() != ':') {
        throw unexpected("after object key");
      }
      at++;
      space();
      value();
      space();
      switch (peek()) {
        case '}' -> {
          leave();
          return;
        }
        case ',' -> {
          at++;
          space();
        }
        default -> throw unexpected("after object key:value pair");
      }
    }
  }

  private void array() throws Malformed {
    enter();
    if (peek() == ']') {
      leave();
      return;
    }
    while (true) {
      value();
      space();
      switch (peek()) {
        case ']' -> {
          leave();
          return;
        }
        case ',' -> {
          at++;
          space();
        }
        default -> throw unexpected("after array element");
      }
    }
  }

  private void string() throws Malformed {
    at++;
    while (peek() != '"') {
      if (peek() < ' ') {
        throw unexpected("in string literal");
      }
      if (peek() == '\\') {
        at++;
        escape();
      } else {
        at++;
      }
    }
    at++;
  }

  private void escape() throws Malformed {
    int c = peek();
    if (c == 'u') {
      at++;
      for (int i = 0; i < 4; i++) {
        if (Character.digit(peek(), 16) < 0) {
          throw unexpected("in \\u hexadecimal character escape");
        }
        at++;
      }
    } else if ("\"\\/bfnrt".indexOf(c) >= 0) {
      at++;
    } else {
      throw unexpected("in string escape code");
    }
  }

  private void literal(String word) throws Malformed {
    byte[] letters = word.getBytes(US_ASCII);
    for (byte letter : letters) {
      if (peek() != letter) {
        throw unexpected("in literal " + word + " (expecting '" + (char) letter + "')");
      }
      at++;
    }
  }

  private void number() throws Malformed {
    if (peek() == '-') {
      at++;
      if (!isDigit(peek())) {
        throw unexpected("in numeric literal");
      }
    }
    if (text[at] == '0') {
      at++;
    } else {
      digits();
    }
    if (at < text.length && text[at] == '.') {
      at++;
      if (!isDigit(peek())) {
        throw unexpected("after decimal point in numeric literal");
      }
      digits();
    }
    if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      if (!isDigit(peek())) {
        throw unexpected("in exponent of numeric literal");
      }
      digits();
    }
  }

  private void digits() {
    while (at < text.length && isDigit(text[at])) {
      at++;
    }
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
