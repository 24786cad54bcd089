package regent.opa.value;

/// Says what is wrong with a text that should be JSON, in the words of Go's decoder.
///
/// Source: <https://pkg.go.dev/encoding/json#SyntaxError>
public final class GoJsonSyntax {
  private static final int MAX_DEPTH = 10_000;
  private static final String BEGINNING = "looking for beginning of value";
  private static final String KEY = "looking for beginning of object key string";

  private final byte[] text;
  private int at;

  /// The open brackets, each as the character that closes it.
  private final StringBuilder open = new StringBuilder();

  private GoJsonSyntax(String text) {
    this.text = Utf8.bytes(text);
  }

  /// The beginning of `text` that OPA takes as one value: all of it, but for a `null` behind it and
  /// whatever follows that.
  ///
  /// @throws JsonException with Go's message when `text` is not JSON
  public static String value(String text) throws JsonException {
    var syntax = new GoJsonSyntax(text);
    syntax.skipBlanks();
    if (syntax.atEnd()) {
      throw new JsonException("EOF");
    }
    syntax.readValue();
    int end = syntax.at;
    syntax.checkRest();
    return Utf8.text(syntax.text, 0, end);
  }

  /// Go looks at one more token.
  private void checkRest() throws JsonException {
    skipBlanks();
    if (atEnd()) {
      return;
    }
    int start = at;
    byte c = text[start];
    if (c == '[' || c == '{') {
      throw afterTop(String.valueOf((char) c));
    }
    readValue();
    var token = Utf8.text(text, start, at);
    switch (token) {
      case "null" -> {}
      case "true", "false" -> throw afterTop("%!s(bool=" + token + ")");
      default -> throw afterTop(c == '"' ? token.substring(1, token.length() - 1) : token);
    }
  }

  private static JsonException afterTop(String token) {
    return new JsonException("error: invalid character '" + token + "' after top-level value");
  }

  private boolean atEnd() {
    return at >= text.length;
  }

  private void skipBlanks() {
    while (!atEnd()
        && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n')) {
      at++;
    }
  }

  /// The next byte, which must be there.
  private int peek() throws JsonException {
    if (atEnd()) {
      throw new JsonException("unexpected EOF");
    }
    return text[at] & 0xff;
  }

  private int peekPastBlanks() throws JsonException {
    skipBlanks();
    return peek();
  }

  private JsonException invalid(String context) {
    int c = text[at] & 0xff;
    var quoted =
        switch (c) {
          case '\'' -> "'\\''";
          case '"' -> "'\"'";
          default -> {
            var quote = GoQuote.quote(Character.toString(c));
            yield "'" + quote.substring(1, quote.length() - 1) + "'";
          }
        };
    return new JsonException("invalid character " + quoted + " " + context);
  }

  /// Reads one value; brackets are held in a list, since they may be many.
  private void readValue() throws JsonException {
    int depth = open.length();
    do {
      if (beginValue()) {
        while (open.length() > depth && endsAfterValue()) {
          at++;
        }
      }
    } while (open.length() > depth);
  }

  /// Reads a scalar or an opening bracket. Says whether a value is complete.
  private boolean beginValue() throws JsonException {
    int c = peekPastBlanks();
    switch (c) {
      case '{' -> {
        enter('}');
        if (peekPastBlanks() == '}') {
          return leave();
        }
        key();
        return false;
      }
      case '[' -> {
        enter(']');
        return peekPastBlanks() == ']' && leave();
      }
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> {
        if (c != '-' && !isDigit(c)) {
          throw invalid(BEGINNING);
        }
        number();
      }
    }
    return true;
  }

  private void enter(char closing) throws JsonException {
    at++;
    open.append(closing);
    if (open.length() > MAX_DEPTH) {
      throw new JsonException("exceeded max depth");
    }
  }

  private boolean leave() {
    at++;
    open.setLength(open.length() - 1);
    return true;
  }

  /// Whether the innermost bracket closes here; otherwise goes on to its next value.
  private boolean endsAfterValue() throws JsonException {
    int c = peekPastBlanks();
    char closing = open.charAt(open.length() - 1);
    if (c == closing) {
      open.setLength(open.length() - 1);
      return true;
    }
    if (c != ',') {
      throw invalid(closing == '}' ? "after object key:value pair" : "after array element");
    }
    at++;
    if (closing == '}') {
      key();
    }
    return false;
  }

  private void key() throws JsonException {
    if (peekPastBlanks() != '"') {
      throw invalid(KEY);
    }
    string();
    if (peekPastBlanks() != ':') {
      throw invalid("after object key");
    }
    at++;
  }

  private void string() throws JsonException {
    at++;
    for (int c = peek(); c != '"'; c = peek()) {
      if (c < 0x20) {
        throw invalid("in string literal");
      }
      at++;
      if (c == '\\') {
        escape();
      }
    }
    at++;
  }

  private void escape() throws JsonException {
    int c = peek();
    if (c != 'u') {
      if ("bfnrt\\/\"".indexOf(c) < 0) {
        throw invalid("in string escape code");
      }
      at++;
      return;
    }
    at++;
    for (int i = 0; i < 4; i++) {
      int digit = peek();
      if (digit >= 0x80 || Character.digit(digit, 16) < 0) {
        throw invalid("in \\u hexadecimal character escape");
      }
      at++;
    }
  }

  private void literal(String word) throws JsonException {
    at++;
    for (int i = 1; i < word.length(); i++) {
      if (peek() != word.charAt(i)) {
        throw invalid("in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
      at++;
    }
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private boolean nextIs(String any) {
    return !atEnd() && text[at] > 0 && any.indexOf(text[at]) >= 0;
  }

  private void number() throws JsonException {
    if (nextIs("-")) {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits("in numeric literal");
    }
    if (nextIs(".")) {
      at++;
      digits("after decimal point in numeric literal");
    }
    if (nextIs("eE")) {
      at++;
      peek();
      if (nextIs("+-")) {
        at++;
      }
      digits("in exponent of numeric literal");
    }
  }

  private void digits(String context) throws JsonException {
    if (!isDigit(peek())) {
      throw invalid(context);
    }
    while (!atEnd() && isDigit(text[at])) {
      at++;
    }
  }
}
