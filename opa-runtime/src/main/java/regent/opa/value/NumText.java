package regent.opa.value;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/// Number texts and what they mean: those of JSON, and Rego's with nothing before the point.
final class NumText {
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?|\\.[0-9]+)(?:[eE]([+-]?[0-9]+))?");

  /// OPA refuses binary exponents beyond 100,000, which is this many decimal digits.
  private static final int MAX_EXPONENT = 30_102;

  private NumText() {}

  static Num parse(String text) {
    int length = text.length();
    if (length > 0 && length < 19 && isPlainInteger(text)) {
      return Num.of(Long.parseLong(text));
    }
    var matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      throw new NumberFormatException("not a JSON number: " + text);
    }
    var exponent = matcher.group(1);
    if (exponent != null) {
      return parseScientific(text, exponent);
    }
    var exact = new BigDecimal(text);
    return isLong(exact) ? Num.read(exact.longValueExact(), null, text) : Num.read(0, exact, text);
  }

  private static Num parseScientific(String text, String exponent) {
    boolean negative = exponent.startsWith("-");
    int from = exponent.startsWith("+") || negative ? 1 : 0;
    while (from < exponent.length() - 1 && exponent.charAt(from) == '0') {
      from++;
    }
    if (exponent.length() - from > 9) {
      return tooBig(text);
    }
    var exact = new BigDecimal(text);
    long leading = (long) exact.precision() - exact.scale();
    if (exact.signum() == 0) {
      return Num.read(0, null, text);
    }
    if (leading > MAX_EXPONENT || leading < -MAX_EXPONENT) {
      return tooBig(text);
    }
    return isLong(exact) ? Num.read(exact.longValueExact(), null, text) : Num.read(0, exact, text);
  }

  private static Num tooBig(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 'e' || c == 'E') {
        return Num.read(0, null, text);
      }
      if (c >= '1' && c <= '9') {
        break;
      }
    }
    throw new NumberFormatException("number too big");
  }

  private static boolean isPlainInteger(String text) {
    int start = text.charAt(0) == '-' ? 1 : 0;
    if (start == text.length() || (text.charAt(start) == '0' && text.length() > 1)) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  static boolean hasNoExponent(String text) {
    return text.indexOf('e') < 0 && text.indexOf('E') < 0;
  }

  static boolean isLong(BigDecimal value) {
    if (value.precision() - (long) value.scale() > 19 || !isInteger(value)) {
      return false;
    }
    return value.toBigIntegerExact().bitLength() < 64;
  }

  /// Cheap for any exponent: no digits are written out.
  static boolean isInteger(BigDecimal value) {
    return value.signum() == 0
        || value.scale() <= 0
        || (value.scale() < value.precision() && value.stripTrailingZeros().scale() <= 0);
  }

  static String canonical(BigDecimal value) {
    return value.scale() <= 0 && value.scale() > -64 ? value.toPlainString() : value.toString();
  }
}
