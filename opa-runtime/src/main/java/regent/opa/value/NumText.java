package regent.opa.value;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/// JSON's number texts and what they mean.
final class NumText {
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private NumText() {}

  static Num parse(String text) {
    int length = text.length();
    if (length > 0 && length < 19 && isPlainInteger(text)) {
      return Num.of(Long.parseLong(text));
    }
    if (!JSON_NUMBER.matcher(text).matches()) {
      throw new NumberFormatException("not a JSON number: " + text);
    }
    var exact = new BigDecimal(text);
    return isLong(exact) ? Num.read(exact.longValueExact(), null, text) : Num.read(0, exact, text);
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

  static boolean isLong(BigDecimal value) {
    if (value.precision() - value.scale() > 19 || !isInteger(value)) {
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
