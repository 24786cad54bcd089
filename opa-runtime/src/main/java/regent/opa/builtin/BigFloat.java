package regent.opa.builtin;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;

import java.math.BigDecimal;
import java.math.BigInteger;
import regent.opa.value.Num;

/// A binary floating-point number with a chosen number of bits, rounded half to even: what Go calls
/// `big.Float`. OPA computes with 64 bits wherever integers do not do, and its decimal texts follow
/// from that, so the same steps are taken here: a decimal is read by one multiplication or division
/// with a power of five of 128 bits, and written with the fewest digits that read back the same.
///
/// Source: <https://pkg.go.dev/math/big#Float>
///
/// @param mantissa not negative; at most `precision` bits
/// @param exponent the value is `mantissa` times two to the power of this
record BigFloat(boolean negative, BigInteger mantissa, long exponent, int precision) {
  static final int BITS = 64;
  static final BigFloat HALF = new BigFloat(false, ONE, -1, 53);
  static final BigFloat UNIT = new BigFloat(false, ONE, 0, 53);

  private static final BigInteger FIVE = BigInteger.valueOf(5);

  /// The largest power of five that 64 bits hold.
  private static final int SMALL_POWER = 27;

  static BigFloat of(Num number) {
    return number.isLong() && number.text().indexOf('-') != 0
        ? of(number.integer(), BITS)
        : parse(number.text());
  }

  static BigFloat of(BigInteger value, int precision) {
    return rounded(value.signum() < 0, value.abs(), 0, precision);
  }

  /// Reads decimal text: an optional sign, digits with an optional point, an optional exponent.
  ///
  /// @throws NumberFormatException when `text` is nothing like that
  static BigFloat parse(String text) {
    var decimal = new BigDecimal(text);
    boolean negative = text.startsWith("-");
    var digits = decimal.unscaledValue().abs();
    if (digits.signum() == 0) {
      return new BigFloat(negative, ZERO, 0, BITS);
    }
    int tens = -decimal.scale();
    if (tens == 0) {
      return rounded(negative, digits, 0, BITS);
    }
    var power = powerOfFive(Math.abs((long) tens));
    var start = new BigFloat(negative, digits, tens, BITS);
    return tens < 0 ? start.divide(power) : start.times(power);
  }

  private static BigFloat powerOfFive(long power) {
    int precision = BITS + 64;
    if (power <= SMALL_POWER) {
      return of(FIVE.pow((int) power), precision);
    }
    var product = of(FIVE.pow(SMALL_POWER), precision);
    var factor = of(FIVE, precision + 64);
    for (long rest = power - SMALL_POWER; rest > 0; rest >>= 1) {
      if ((rest & 1) != 0) {
        product = product.times(factor);
      }
      factor = factor.times(factor);
    }
    return product;
  }

  /// `mantissa` times two to the power of `exponent`, rounded.
  private static BigFloat rounded(
      boolean negative, BigInteger mantissa, long exponent, int precision) {
    int excess = mantissa.bitLength() - precision;
    if (excess <= 0) {
      return new BigFloat(negative, mantissa, exponent, precision);
    }
    var kept = mantissa.shiftRight(excess);
    boolean half = mantissa.testBit(excess - 1);
    boolean beyond = mantissa.getLowestSetBit() < excess - 1;
    if (half && (beyond || kept.testBit(0))) {
      kept = kept.add(ONE);
    }
    return new BigFloat(negative, kept, exponent + excess, precision);
  }

  BigFloat plus(BigFloat other) {
    int bits = Math.max(precision, other.precision);
    long shared = Math.min(exponent, other.exponent);
    var sum = signed(shared).add(other.signed(shared));
    boolean sign = sum.signum() == 0 ? negative && other.negative : sum.signum() < 0;
    return rounded(sign, sum.abs(), shared, bits);
  }

  BigFloat minus(BigFloat other) {
    return plus(other.negated());
  }

  /// Rounded to the precision of this number.
  BigFloat times(BigFloat other) {
    return rounded(
        negative != other.negative,
        mantissa.multiply(other.mantissa),
        exponent + other.exponent,
        precision);
  }

  /// Rounded to the precision of this number; `other` is not zero.
  BigFloat divide(BigFloat other) {
    boolean sign = negative != other.negative;
    if (isZero()) {
      return new BigFloat(sign, ZERO, 0, precision);
    }
    int shift = Math.max(0, precision + 2 + other.mantissa.bitLength() - mantissa.bitLength());
    var parts = mantissa.shiftLeft(shift).divideAndRemainder(other.mantissa);
    // One more bit says whether there is a remainder: it decides what looks like a tie.
    var quotient = parts[0].shiftLeft(1);
    return rounded(
        sign,
        parts[1].signum() == 0 ? quotient : quotient.setBit(0),
        exponent - other.exponent - shift - 1,
        precision);
  }

  BigFloat negated() {
    return new BigFloat(!negative, mantissa, exponent, precision);
  }

  BigFloat abs() {
    return new BigFloat(false, mantissa, exponent, precision);
  }

  boolean isZero() {
    return mantissa.signum() == 0;
  }

  boolean isInteger() {
    return isZero() || exponent >= 0 || mantissa.getLowestSetBit() >= -exponent;
  }

  /// The integer part.
  BigInteger truncated() {
    var whole =
        exponent >= 0
            ? mantissa.shiftLeft(Math.toIntExact(exponent))
            : mantissa.shiftRight((int) Math.min(-exponent, Integer.MAX_VALUE));
    return negative ? whole.negate() : whole;
  }

  private BigInteger signed(long exponent) {
    var shifted = mantissa.shiftLeft(Math.toIntExact(isZero() ? 0 : this.exponent - exponent));
    return negative ? shifted.negate() : shifted;
  }

  /// As a number of Rego, with the text that OPA gives it.
  Num number() {
    return Num.parse(text());
  }

  /// The shortest text in Go's format `g`, for integers too.
  String generalText() {
    var sign = negative ? "-" : "";
    return isZero()
        ? sign + "0"
        : sign + ShortestDecimal.of(mantissa, exponent, precision).general();
  }

  /// The shortest text: plain for an integer, otherwise plain or scientific as Go's format `g`.
  String text() {
    var sign = negative ? "-" : "";
    if (isZero()) {
      return sign + "0";
    }
    var shortest = ShortestDecimal.of(mantissa, exponent, precision);
    return sign + (isInteger() ? shortest.plain() : shortest.general());
  }
}
