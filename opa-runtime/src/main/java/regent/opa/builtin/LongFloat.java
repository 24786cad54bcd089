package regent.opa.builtin;

import java.math.BigInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Num;

/// What [BigFloat] computes with 64 bits, for numbers of usual size: `mantissa` (unsigned, its
/// highest bit set) times two to the power of `exponent`. Results are rounded half to even.
/// Whatever does not fit (zeros, which have a sign, and numbers of many digits) is left to
/// [BigFloat].
///
/// The decimal text of a result, which costs many times as much as the result, is made when
/// somebody looks; comparing does without.
record LongFloat(boolean negative, long mantissa, int exponent) {
  private static final long TOP = Long.MIN_VALUE;

  /// Integers up to here have 18 digits at most, so that no shorter text says the same.
  private static final long SHORT = 1_000_000_000_000_000_000L;

  private static final long[] POWERS_OF_FIVE = powersOfFive();

  /// Far from where exponents of doubles or of texts end.
  private static final int MOST_EXPONENT = 500;

  private static long[] powersOfFive() {
    var powers = new long[ShortDecimal.MOST_SCALE + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 5;
    }
    return powers;
  }

  /// Absent for what is left to [BigFloat].
  static @Nullable LongFloat of(Num number) {
    if (number.isLong()) {
      return normal(number.longValue(), 0);
    }
    var binary = number.inBinary(LongFloat::new);
    if (binary != null) {
      return binary;
    }
    var decimal = ShortDecimal.of(number);
    return decimal == null ? null : of(decimal);
  }

  /// The nearest number to `decimal`; absent for zero.
  static @Nullable LongFloat of(ShortDecimal decimal) {
    var digits = normal(decimal.digits(), -decimal.scale());
    if (digits == null || decimal.scale() == 0) {
      return digits;
    }
    long power = POWERS_OF_FIVE[decimal.scale()];
    int shift = Long.numberOfLeadingZeros(power);
    return digits.divide(new LongFloat(false, power << shift, -shift));
  }

  private static @Nullable LongFloat normal(long value, int exponent) {
    if (value == 0 || value == Long.MIN_VALUE) {
      return null;
    }
    long size = Math.abs(value);
    int shift = Long.numberOfLeadingZeros(size);
    return new LongFloat(value < 0, size << shift, exponent - shift);
  }

  /// Absent when the two are too far apart, or opposite.
  @Nullable LongFloat plus(LongFloat other) {
    var large = exponent >= other.exponent ? this : other;
    var little = large == this ? other : this;
    int gap = large.exponent - little.exponent;
    if (gap >= Long.SIZE) {
      return null;
    }
    long high = gap == 0 ? 0 : large.mantissa >>> (Long.SIZE - gap);
    long low = large.mantissa << gap;
    if (negative == other.negative) {
      long sum = low + little.mantissa;
      boolean carry = Long.compareUnsigned(sum, low) < 0;
      return rounded(negative, high + (carry ? 1 : 0), sum, little.exponent);
    }
    long difference = low - little.mantissa;
    boolean borrow = Long.compareUnsigned(low, little.mantissa) < 0;
    if (gap == 0 && borrow) {
      return rounded(little.negative, 0, -difference, little.exponent);
    }
    return rounded(large.negative, high - (borrow ? 1 : 0), difference, little.exponent);
  }

  @Nullable LongFloat minus(LongFloat other) {
    return plus(new LongFloat(!other.negative, other.mantissa, other.exponent));
  }

  @Nullable LongFloat times(LongFloat other) {
    return rounded(
        negative != other.negative,
        Math.unsignedMultiplyHigh(mantissa, other.mantissa),
        mantissa * other.mantissa,
        exponent + other.exponent);
  }

  LongFloat divide(LongFloat other) {
    boolean less = Long.compareUnsigned(mantissa, other.mantissa) < 0;
    long high = less ? mantissa : mantissa >>> 1;
    long low = less ? 0 : mantissa << 63;
    long quotient = divide(high, low, other.mantissa);
    long rest = low - quotient * other.mantissa;
    // Twice the rest against the divisor, without overflow.
    int half = Long.compareUnsigned(rest, other.mantissa - rest);
    boolean up = half > 0 || (half == 0 && (quotient & 1) != 0);
    return carried(
        negative != other.negative,
        quotient,
        up,
        exponent - other.exponent - (less ? Long.SIZE : Long.SIZE - 1));
  }

  /// The quotient of 128 by 64 bits, where `high` is below `divisor`, whose highest bit is set.
  ///
  /// Source: D. Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D with two
  /// digits of 32 bits.
  private static long divide(long high, long low, long divisor) {
    long first = digit(high, low >>> 32, divisor);
    long rest = (high << 32 | low >>> 32) - first * divisor;
    return first << 32 | digit(rest, low & 0xFFFF_FFFFL, divisor);
  }

  private static long digit(long rest, long next, long divisor) {
    long upper = divisor >>> 32;
    long lower = divisor & 0xFFFF_FFFFL;
    long digit = Long.divideUnsigned(rest, upper);
    long over = rest - digit * upper;
    while (digit >>> 32 != 0 || Long.compareUnsigned(digit * lower, over << 32 | next) > 0) {
      digit--;
      over += upper;
      if (over >>> 32 != 0) {
        break;
      }
    }
    return digit;
  }

  /// The number of 128 bits times two to the power of `exponent`, rounded; absent for zero.
  private static @Nullable LongFloat rounded(boolean negative, long high, long low, int exponent) {
    if (high == 0) {
      if (low == 0) {
        return null;
      }
      int shift = Long.numberOfLeadingZeros(low);
      return new LongFloat(negative, low << shift, exponent - shift);
    }
    int shift = Long.numberOfLeadingZeros(high);
    long kept = shift == 0 ? high : high << shift | low >>> (Long.SIZE - shift);
    long cut = low << shift;
    boolean up = cut < 0 && (cut != TOP || (kept & 1) != 0);
    return carried(negative, kept, up, exponent + Long.SIZE - shift);
  }

  private static LongFloat carried(boolean negative, long mantissa, boolean up, int exponent) {
    long next = up ? mantissa + 1 : mantissa;
    return next == 0
        ? new LongFloat(negative, TOP, exponent + 1)
        : new LongFloat(negative, next, exponent);
  }

  /// As a number of Rego.
  Num number() {
    return number(() -> null);
  }

  /// As a number of Rego.
  ///
  /// @param candidate what the number would be without rounding, if that is known. When it rounds
  ///     to this number, it is this number's text: no other decimal of so few digits does.
  Num number(Supplier<@Nullable ShortDecimal> candidate) {
    if (exponent < 0 && exponent > -MOST_EXPONENT) {
      int zeros = Long.numberOfTrailingZeros(mantissa);
      if (zeros < -exponent) {
        return Num.binary(negative, mantissa, exponent, () -> digits(candidate.get()));
      }
      long whole = mantissa >>> -exponent;
      if (whole < SHORT) {
        return Num.of(negative ? -whole : whole);
      }
    }
    return digits(candidate.get());
  }

  private Num digits(@Nullable ShortDecimal candidate) {
    return candidate != null && candidate.isPlain() && equals(of(candidate))
        ? candidate.number()
        : exact().number();
  }

  private BigFloat exact() {
    var bits = new BigInteger(Long.toUnsignedString(mantissa));
    return new BigFloat(negative, bits, exponent, BigFloat.BITS);
  }
}
