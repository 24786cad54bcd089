package regent.opa.builtin;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Num;

/// A decimal number of at most 18 digits: `digits` divided by ten to the power of `scale`. Two of
/// them that differ are different when rounded to 64 bits.
record ShortDecimal(long digits, int scale) {
  /// Five to the power of more does not fit a `long`.
  static final int MOST_SCALE = 27;

  private static final int MOST_DIGITS = 18;
  private static final long[] POWERS = powersOfTen();

  private static long[] powersOfTen() {
    var powers = new long[MOST_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  /// Absent when it has more digits, or an exponent, and where numbers were computed.
  static @Nullable ShortDecimal of(Num number) {
    if (number.isLong()) {
      return fitting(number.longValue(), 0);
    }
    if (number.isBinary()) {
      return null;
    }
    var decimal = number.decimal();
    int scale = decimal.scale();
    return scale > 0 && scale <= MOST_SCALE && decimal.precision() <= MOST_DIGITS
        ? new ShortDecimal(decimal.unscaledValue().longValue(), scale)
        : null;
  }

  private static @Nullable ShortDecimal fitting(long digits, int scale) {
    long most = POWERS[MOST_DIGITS];
    return digits < most && digits > -most ? new ShortDecimal(digits, scale) : null;
  }

  /// The exact sum, if it is short too.
  @Nullable ShortDecimal plus(ShortDecimal other) {
    int shared = Math.max(scale, other.scale);
    var a = withScale(shared);
    var b = other.withScale(shared);
    return a == null || b == null ? null : fitting(a.digits + b.digits, shared);
  }

  ShortDecimal negated() {
    return new ShortDecimal(-digits, scale);
  }

  private @Nullable ShortDecimal withScale(int wanted) {
    int zeros = wanted - scale;
    return zeros <= MOST_DIGITS
            && Math.abs(digits) < POWERS[MOST_DIGITS - Math.min(zeros, MOST_DIGITS)]
        ? new ShortDecimal(digits * POWERS[zeros], wanted)
        : null;
  }

  /// The exact product, if it is short too.
  @Nullable ShortDecimal times(ShortDecimal other) {
    long product = digits * other.digits;
    boolean fits = Math.multiplyHigh(digits, other.digits) == product >> 63;
    return fits && scale + other.scale <= MOST_SCALE ? fitting(product, scale + other.scale) : null;
  }

  /// Whether Go's format `g` writes it without an exponent: from 0.0001 up to a million.
  boolean isPlain() {
    if (scale > MOST_DIGITS) {
      return false;
    }
    long size = Math.abs(digits);
    return size / 1_000_000 < POWERS[scale]
        && size >= POWERS[Math.max(0, scale - 4)]
        && scale <= MOST_DIGITS;
  }

  /// As a number of Rego, without zeros at the end.
  Num number() {
    long rest = digits;
    int left = scale;
    while (left > 0 && rest % 10 == 0) {
      rest /= 10;
      left--;
    }
    return left == 0 ? Num.of(rest) : Num.of(BigDecimal.valueOf(rest, left));
  }
}
