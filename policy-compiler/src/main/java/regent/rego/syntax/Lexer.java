package regent.rego.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import regent.opa.diagnostic.Source;

/// Cuts a source into tokens. Words are classified as if all keywords of all versions were in
/// force; the parser knows which are. What is wrong with a character or a literal is kept with its
/// token and reported when the parser arrives there, since the parser may stop before.
///
/// Columns count code points. At the end of the source they stay where the last character was, as
/// OPA has it.
final class Lexer {
  private static final int END = -1;
  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int NO_BREAK_SPACE = 0xA0;

  /// A template string whose embedded expression is being read.
  private static final class Template {
    final boolean raw;
    int braces;

    Template(boolean raw) {
      this.raw = raw;
    }
  }

  private final String text;
  private final Tokens tokens = new Tokens();
  private final Deque<Template> templates = new ArrayDeque<>();
  private List<String> errors = new ArrayList<>();

  /// The character looked at, where it stands, and where the next one does.
  private int current = END;

  private int here;
  private int next;
  private int row = 1;
  private int col;

  private boolean space;
  private boolean newline;

  private Lexer(String text) {
    this.text = text;
  }

  static Tokens tokens(Source source) {
    var lexer = new Lexer(source.text());
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    advance();
    if (current == BYTE_ORDER_MARK) {
      advance();
    }
    TokenKind last;
    do {
      last = token();
    } while (last != TokenKind.EOF);
  }

  /// Reads whitespace, a comment or a token; a gap tells [TokenKind#WHITESPACE].
  private TokenKind token() {
    int start = here;
    int startRow = row;
    int startCol = col;
    if (isWhitespace(current)) {
      boolean lineBreak = current == '\n';
      advance();
      space = true;
      newline |= lineBreak;
      return errors.isEmpty()
          ? TokenKind.WHITESPACE
          : add(TokenKind.ILLEGAL, start, startRow, startCol);
    }
    if (current == '#') {
      while (current != '\n' && current != END) {
        advance();
      }
      if (!errors.isEmpty()) {
        return add(TokenKind.ILLEGAL, start, startRow, startCol);
      }
      tokens.addComment(startRow, startCol, start, here);
      return TokenKind.WHITESPACE;
    }
    TokenKind kind;
    if (isLetter(current)) {
      kind = word();
    } else if (isDecimal(current)) {
      number();
      kind = TokenKind.NUMBER;
    } else {
      kind = sign();
    }
    add(kind, start, startRow, startCol);
    if (kind == TokenKind.RBRACE && closesEmbedded()) {
      int partStart = here;
      int partRow = row;
      int partCol = col;
      add(template(templates.pop().raw), partStart, partRow, partCol);
    }
    return kind;
  }

  private TokenKind add(TokenKind kind, int start, int startRow, int startCol) {
    var shown = errors.isEmpty() ? kind : TokenKind.ILLEGAL;
    tokens.add(shown, start, here, startRow, startCol, space, newline);
    if (!errors.isEmpty()) {
      tokens.addErrors(errors);
      errors = new ArrayList<>();
    }
    space = false;
    newline = false;
    return kind;
  }

  /// Whether the closing brace just read ends the expression of a template string.
  private boolean closesEmbedded() {
    var open = templates.peek();
    if (open == null) {
      return false;
    }
    open.braces--;
    return open.braces == 0;
  }

  private TokenKind word() {
    int start = here;
    while (isLetter(current) || isDigit(current)) {
      advance();
    }
    int length = here - start;
    boolean mayBeKeyword = length > 1 && length <= "contains".length() && current < 0x80;
    if (!mayBeKeyword) {
      return TokenKind.IDENT;
    }
    var keyword = Keywords.of(text.substring(start, here));
    return keyword == null ? TokenKind.IDENT : keyword;
  }

  private void number() {
    decimals();
    if (current == '.') {
      advance();
      if (!decimals()) {
        error("expected fraction");
      }
    }
    if (current == 'e' || current == 'E') {
      advance();
      if (current == '+' || current == '-') {
        advance();
      }
      if (!decimals()) {
        error("expected exponent");
      }
    }
    if (isLetter(current)) {
      error("illegal number format");
      while (isLetter(current) || isDigit(current)) {
        advance();
      }
    }
  }

  private boolean decimals() {
    boolean found = false;
    while (isDecimal(current)) {
      advance();
      found = true;
    }
    return found;
  }

  private TokenKind sign() {
    int sign = current;
    advance();
    return switch (sign) {
      case END -> TokenKind.EOF;
      case '"' -> {
        string();
        yield TokenKind.STRING;
      }
      case '`' -> {
        rawString();
        yield TokenKind.RAW_STRING;
      }
      case '$' -> dollar();
      case '[' -> TokenKind.LBRACK;
      case ']' -> TokenKind.RBRACK;
      case '{' -> {
        var open = templates.peek();
        if (open != null) {
          open.braces++;
        }
        yield TokenKind.LBRACE;
      }
      case '}' -> TokenKind.RBRACE;
      case '(' -> TokenKind.LPAREN;
      case ')' -> TokenKind.RPAREN;
      case ',' -> TokenKind.COMMA;
      case ';' -> TokenKind.SEMICOLON;
      case '.' -> TokenKind.DOT;
      case '+' -> TokenKind.ADD;
      case '-' -> TokenKind.SUB;
      case '*' -> TokenKind.MUL;
      case '/' -> TokenKind.QUO;
      case '%' -> TokenKind.REM;
      case '&' -> TokenKind.AND;
      case '|' -> TokenKind.OR;
      case ':' -> orWithEquals(TokenKind.COLON, TokenKind.ASSIGN);
      case '=' -> orWithEquals(TokenKind.UNIFY, TokenKind.EQUAL);
      case '>' -> orWithEquals(TokenKind.GT, TokenKind.GTE);
      case '<' -> orWithEquals(TokenKind.LT, TokenKind.LTE);
      case '!' -> {
        if (current != '=') {
          error("illegal ! character");
        }
        yield orWithEquals(TokenKind.ILLEGAL, TokenKind.NEQ);
      }
      case NO_BREAK_SPACE -> {
        error("illegal non-breaking space character, use a regular space instead");
        yield TokenKind.ILLEGAL;
      }
      default -> TokenKind.ILLEGAL;
    };
  }

  private TokenKind orWithEquals(TokenKind alone, TokenKind withEquals) {
    if (current != '=') {
      return alone;
    }
    advance();
    return withEquals;
  }

  private TokenKind dollar() {
    if (current != '`' && current != '"') {
      error("illegal $ character");
      return TokenKind.ILLEGAL;
    }
    boolean raw = current == '`';
    advance();
    return template(raw);
  }

  private void string() {
    while (true) {
      int c = current;
      if (c == '\n' || c == END) {
        error("non-terminated string");
        return;
      }
      advance();
      if (c == '"') {
        return;
      }
      if (c == '\\') {
        escape(false);
      }
    }
  }

  private void escape(boolean inTemplate) {
    switch (current) {
      case '\\', '"', '/', 'b', 'f', 'n', 'r', 't' -> advance();
      case 'u' -> {
        for (int i = 0; i < 4; i++) {
          advance();
        }
      }
      default -> {
        if (inTemplate && current == '{') {
          advance();
        } else {
          error("illegal escape sequence");
        }
      }
    }
  }

  private void rawString() {
    while (true) {
      int c = current;
      advance();
      if (c == '`') {
        return;
      }
      if (c == END) {
        error("non-terminated string");
        return;
      }
    }
  }

  /// Reads a template string up to its end or its next embedded expression.
  private TokenKind template(boolean raw) {
    while (true) {
      int c = current;
      if (c == END || (c == '\n' && !raw)) {
        error("non-terminated string");
        break;
      }
      advance();
      if (c == (raw ? '`' : '"')) {
        return raw ? TokenKind.RAW_TEMPLATE_END : TokenKind.TEMPLATE_END;
      }
      if (c == '{') {
        break;
      }
      if (c == '\\') {
        if (!raw) {
          escape(true);
        } else if (current == '{') {
          advance();
        }
      }
    }
    var open = new Template(raw);
    open.braces = 1;
    templates.push(open);
    return raw ? TokenKind.RAW_TEMPLATE_PART : TokenKind.TEMPLATE_PART;
  }

  private void advance() {
    if (next >= text.length()) {
      current = END;
      here = text.length();
      return;
    }
    here = next;
    int c = text.charAt(next);
    if (c >= 0x80) {
      c = nonAscii(c);
    } else if (c == 0) {
      error("illegal null character");
    }
    current = c;
    next += c > 0xFFFF ? 2 : 1;
    if (c == '\n') {
      row++;
      col = 0;
    } else {
      col++;
    }
  }

  private int nonAscii(int unit) {
    int c = Character.isSurrogate((char) unit) ? text.codePointAt(next) : unit;
    if (c <= 0xFFFF && Character.isSurrogate((char) c)) {
      error("illegal utf-8 character");
    } else if (c == BYTE_ORDER_MARK && next > 0) {
      error("illegal byte-order mark");
    }
    return c;
  }

  private void error(String message) {
    errors.add(message);
  }

  private static boolean isWhitespace(int c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDecimal(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isDigit(int c) {
    return isDecimal(c) || (c >= 0x80 && Character.isDigit(c));
  }
}
