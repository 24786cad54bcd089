package regent.model.json;

import java.math.BigDecimal;
import java.math.BigInteger;

/// Numbers as the schema validator sees and prints them.
final class Numbers {
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private Numbers() {}

  /// Whether the number has no fraction; `1.0` and `1e3` have none.
  static boolean isWhole(String text) {
    var number = new BigDecimal(text);
    return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
  }

  /// The number, or the nearest one that a long holds.
  static long clamped(String text) {
    return new BigDecimal(text).toBigInteger().max(MIN).min(MAX).longValue();
  }

  /// `value` as Go's `%v` prints a float64: an exponent from 1e21 down to none, but the validator's
  /// `%v` switches at seven digits and more.
  static String asGoFloat(long value) {
    String digits = Long.toString(Math.abs(value));
    if (digits.length() < 7) {
      return Long.toString(value);
    }
    String mantissa = digits.replaceFirst("0+$", "");
    String fraction = mantissa.length() > 1 ? "." + mantissa.substring(1) : "";
    return "%s%s%se+%02d"
        .formatted(value < 0 ? "-" : "", mantissa.substring(0, 1), fraction, digits.length() - 1);
  }
}
