package regent.opa.builtin;

import java.math.BigDecimal;
import java.math.BigInteger;

/// The fewest decimal digits that lie nearer to a binary number than to its neighbours.
///
/// The exact digits of the number are cut at the first place where a shorter number still lies
/// between the halfway points to both neighbours, as Go's `math/big` does it.
///
/// @param digits without zeros at the end
/// @param point where the decimal point stands, counted from before the first digit
record ShortestDecimal(String digits, int point) {

  /// `mantissa` times two to the power of `exponent`, of numbers with `precision` bits.
  static ShortestDecimal of(BigInteger mantissa, long exponent, int precision) {
    var exact = exact(mantissa, exponent);
    int shift = precision + 1 - mantissa.bitLength();
    var doubled = mantissa.shiftLeft(shift);
    long unit = exponent - shift;
    var lower = exact(doubled.subtract(BigInteger.ONE), unit);
    var upper = exact(doubled.add(BigInteger.ONE), unit);
    boolean inclusive = !doubled.testBit(1);
    for (int i = 0; i < exact.digits.length(); i++) {
      char digit = exact.digits.charAt(i);
      boolean down = lower.at(i) != digit || (inclusive && i + 1 == lower.digits.length());
      boolean up =
          digit != upper.at(i)
              && (inclusive || digit + 1 < upper.at(i) || i + 1 < upper.digits.length());
      if (down || up) {
        boolean roundUp = down && up ? exact.isNearerAbove(i + 1) : up;
        return roundUp ? exact.up(i + 1) : exact.down(i + 1);
      }
    }
    return exact;
  }

  private static ShortestDecimal exact(BigInteger mantissa, long exponent) {
    var decimal =
        exponent >= 0
            ? new BigDecimal(mantissa.shiftLeft(Math.toIntExact(exponent)))
            : new BigDecimal(
                mantissa.multiply(BigInteger.valueOf(5).pow(Math.toIntExact(-exponent))),
                Math.toIntExact(-exponent));
    var digits = decimal.unscaledValue().toString();
    return trimmed(digits, digits.length() - decimal.scale());
  }

  private static ShortestDecimal trimmed(String digits, int point) {
    int end = digits.length();
    while (end > 0 && digits.charAt(end - 1) == '0') {
      end--;
    }
    return new ShortestDecimal(digits.substring(0, end), point);
  }

  private char at(int index) {
    return index < digits.length() ? digits.charAt(index) : '0';
  }

  /// Whether the first `length` digits, cut there, are further away than with one more at the end.
  private boolean isNearerAbove(int length) {
    if (length >= digits.length()) {
      return false;
    }
    if (digits.charAt(length) == '5' && length + 1 == digits.length()) {
      return length > 0 && ((digits.charAt(length - 1) - '0') & 1) != 0;
    }
    return digits.charAt(length) >= '5';
  }

  private ShortestDecimal down(int length) {
    return length >= digits.length() ? this : trimmed(digits.substring(0, length), point);
  }

  private ShortestDecimal up(int length) {
    if (length >= digits.length()) {
      return this;
    }
    int last = length;
    while (last > 0 && digits.charAt(last - 1) == '9') {
      last--;
    }
    if (last == 0) {
      return new ShortestDecimal("1", point + 1);
    }
    char raised = (char) (digits.charAt(last - 1) + 1);
    return new ShortestDecimal(digits.substring(0, last - 1) + raised, point);
  }

  /// Without an exponent.
  String plain() {
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    return digits.length() <= point
        ? digits + "0".repeat(point - digits.length())
        : digits.substring(0, point) + "." + digits.substring(point);
  }

  /// Plain for exponents from -4 to 5, otherwise scientific: Go's format `g`.
  String general() {
    int exponent = point - 1;
    return exponent < -4 || exponent >= 6 ? scientific() : plain();
  }

  String scientific() {
    int exponent = point - 1;
    var fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    var size = Integer.toString(Math.abs(exponent));
    return digits.charAt(0)
        + fraction
        + (exponent < 0 ? "e-" : "e+")
        + (size.length() < 2 ? "0" + size : size);
  }
}
