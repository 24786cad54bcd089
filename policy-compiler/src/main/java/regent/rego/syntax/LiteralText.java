package regent.rego.syntax;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.rego.syntax.Term.Scalar;

/// Reads the numbers and strings that stand at the cursor. Null means that an error was reported.
final class LiteralText {
  /// The binary exponent that a number may have, as in OPA.
  private static final int MAX_EXPONENT = 100_000;

  /// Decimal exponents with fewer or more digits than this are surely within, or beyond, the limit.
  private static final int SURELY_SMALL = 30_000;

  private static final int SURELY_BIG = 30_200;

  /// The time to read a number grows with the square of its length.
  private static final int MAX_LENGTH = 100_000;

  private final Cursor cursor;

  LiteralText(Cursor cursor) {
    this.cursor = cursor;
  }

  /// Reads `12`, `-12`, `.5` and `-.5`; the cursor ends on the digits.
  @Nullable Scalar number() {
    var at = cursor.here();
    String sign = "";
    boolean point = false;
    if (cursor.at(TokenKind.SUB)) {
      sign = "-";
      cursor.next();
      if (!cursor.at(TokenKind.NUMBER) && !cursor.at(TokenKind.DOT)) {
        cursor.illegal("expected number");
        return null;
      }
    }
    if (cursor.at(TokenKind.DOT)) {
      point = true;
      cursor.next();
      if (!cursor.at(TokenKind.NUMBER)) {
        cursor.illegal("expected number");
        return null;
      }
    }
    String digits = cursor.beforeNonAscii() ? cursor.text() + '\uFFFD' : cursor.text();
    if (!point && hasLeadingZero(digits)) {
      cursor.illegal("expected number without leading zero");
      return null;
    }
    var place = at.spanning(at.start(), cursor.end());
    Num number = value(sign + (point ? "0." : "") + digits);
    return number == null ? null : new Scalar(number, place);
  }

  private static boolean hasLeadingZero(String digits) {
    if (digits.length() < 2 || digits.charAt(0) != '0') {
      return false;
    }
    char second = digits.charAt(1);
    return second != '.' && !(digits.length() > 2 && (second == 'e' || second == 'E'));
  }

  private @Nullable Num value(String text) {
    try {
      if (text.length() < 18 && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
        return Num.parse(text);
      }
      if (text.length() > MAX_LENGTH || isTooBig(new BigDecimal(text))) {
        cursor.report(cursor.here(), "number too big");
        return null;
      }
      return Num.parse(text);
    } catch (NumberFormatException e) {
      cursor.illegal("invalid float");
      return null;
    }
  }

  private static boolean isTooBig(BigDecimal number) {
    if (number.signum() == 0) {
      return false;
    }
    long digits = (long) number.precision() - number.scale();
    if (Math.abs(digits) < SURELY_SMALL) {
      return false;
    }
    if (Math.abs(digits) > SURELY_BIG) {
      return true;
    }
    if (digits > 0) {
      return number.toBigInteger().abs().bitLength() > MAX_EXPONENT;
    }
    var smallest = BigDecimal.ONE.divide(new BigDecimal(BigInteger.TWO.pow(MAX_EXPONENT + 1)));
    return number.abs().compareTo(smallest) < 0;
  }

  /// Reads a string in double quotes.
  @Nullable Scalar string() {
    String text = cursor.text();
    String value = unescaped(text.substring(1, text.length() - 1));
    if (value == null) {
      cursor.report(cursor.here(), "illegal string literal: " + text);
      return null;
    }
    return new Scalar(Str.of(value), cursor.here());
  }

  /// Reads a string in backquotes.
  Scalar rawString() {
    String text = cursor.text();
    return new Scalar(Str.of(text.substring(1, text.length() - 1)), cursor.here());
  }

  /// Reads a text of a template string, without what delimits it.
  ///
  /// @param first it follows the `$`
  @Nullable String templatePart(boolean first) {
    boolean raw;
    switch (cursor.kind()) {
      case TEMPLATE_PART, TEMPLATE_END -> raw = false;
      case RAW_TEMPLATE_PART, RAW_TEMPLATE_END -> raw = true;
      default -> {
        cursor.report(cursor.here(), "expected template-string part");
        return null;
      }
    }
    String token = cursor.text();
    String text = withoutBraceEscapes(token.substring(first ? 2 : 0, token.length() - 1), raw);
    String value = raw ? text : unescaped(text);
    if (value == null) {
      char open = first ? '"' : '}';
      String shown = open + text + token.charAt(token.length() - 1);
      cursor.report(cursor.here(), "illegal template-string part: " + shown);
    }
    return value;
  }

  private static String withoutBraceEscapes(String text, boolean raw) {
    if (!text.contains("\\{")) {
      return text;
    }
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char following = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      if (c == '\\' && following == '{') {
        out.append('{');
        i++;
      } else if (c == '\\' && !raw) {
        out.append(c).append(following);
        i++;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /// The string that `text` with JSON's escapes means; null when it is not JSON.
  private static @Nullable String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    var out = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c < ' ' || c == '"') {
        return null;
      }
      if (c != '\\') {
        out.append(c);
        continue;
      }
      if (i == text.length()) {
        return null;
      }
      char escaped = text.charAt(i++);
      if (escaped == 'u') {
        int unit = hex(text, i);
        if (unit < 0) {
          return null;
        }
        i += 4;
        i += unit(unit, text, i, out);
      } else {
        int simple = "\"\\/bfnrt".indexOf(escaped);
        if (simple < 0) {
          return null;
        }
        out.append("\"\\/\b\f\n\r\t".charAt(simple));
      }
    }
    return out.toString();
  }

  /// Writes the UTF-16 unit; half of a pair takes its other half, or is written as U+FFFD. Returns
  /// how much of `text` behind `next` it took.
  private static int unit(int unit, String text, int next, StringBuilder out) {
    if (!Character.isSurrogate((char) unit)) {
      out.append((char) unit);
      return 0;
    }
    if (Character.isHighSurrogate((char) unit) && text.startsWith("\\u", next)) {
      int low = hex(text, next + 2);
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        out.append((char) unit).append((char) low);
        return 6;
      }
    }
    out.append('\uFFFD');
    return 0;
  }

  /// The number that four hexadecimal digits at `at` denote; -1 when they do not stand there.
  private static int hex(String text, int at) {
    if (at + 4 > text.length()) {
      return -1;
    }
    int number = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0 || text.charAt(i) > 'f') {
        return -1;
      }
      number = number * 16 + digit;
    }
    return number;
  }
}
