package regent.opa.builtin;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/// 64-bit floats as Go's `strconv.FormatFloat` writes them.
///
/// Source: <https://pkg.go.dev/strconv#FormatFloat>
final class GoFloat {
  private GoFloat() {}

  /// @param form one of `e`, `E`, `f`, `g`, `G`, `b`, `x`, `X`
  /// @param precision digits after the point (`e`, `f`, `x`) or in all (`g`); -1 for the fewest
  ///     that read back the same
  static String format(double value, char form, int precision) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    var sign = Math.copySign(1, value) < 0 ? "-" : "";
    double size = Math.abs(value);
    return sign
        + switch (form) {
          case 'b' -> binary(size);
          case 'x' -> hexadecimal(size, precision);
          case 'X' -> hexadecimal(size, precision).toUpperCase(Locale.ROOT);
          case 'E', 'G' -> decimal(size, form, precision).toUpperCase(Locale.ROOT);
          default -> decimal(size, form, precision);
        };
  }

  private static String decimal(double size, char form, int precision) {
    return switch (form) {
      case 'e', 'E' -> scientific(digits(size, precision < 0 ? -1 : precision + 1), precision);
      case 'f' -> fixed(size, precision);
      default -> general(size, precision);
    };
  }

  /// `count` digits, or as few as needed for -1; zero has one digit.
  private static BigDecimal digits(double size, int count) {
    if (size == 0) {
      return BigDecimal.ZERO;
    }
    return count < 0
        ? new BigDecimal(Double.toString(size)).stripTrailingZeros()
        : new BigDecimal(size).round(new MathContext(count, RoundingMode.HALF_EVEN));
  }

  private static String fixed(double size, int precision) {
    return precision < 0
        ? digits(size, -1).toPlainString()
        : new BigDecimal(size).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String scientific(BigDecimal number, int precision) {
    var all = number.unscaledValue().toString();
    int exponent = number.signum() == 0 ? 0 : all.length() - 1 - number.scale();
    int places = precision < 0 ? all.length() - 1 : precision;
    var fraction = all.substring(1) + "0".repeat(Math.max(0, places - all.length() + 1));
    return all.charAt(0)
        + (places > 0 ? "." + fraction.substring(0, places) : "")
        + "e"
        + exponent(exponent, 2);
  }

  private static String exponent(int exponent, int least) {
    var digits = Integer.toString(Math.abs(exponent));
    return (exponent < 0 ? "-" : "+") + "0".repeat(Math.max(0, least - digits.length())) + digits;
  }

  private static String general(double size, int precision) {
    int wanted = precision == 0 ? 1 : precision;
    var number = digits(size, wanted).stripTrailingZeros();
    int length = number.signum() == 0 ? 1 : number.precision();
    int point = number.signum() == 0 ? 1 : length - number.scale();
    int limit = wanted < 0 ? 6 : wanted;
    if (wanted > length && length >= point) {
      limit = length;
    }
    if (wanted < 0) {
      limit = 6;
    }
    int exponent = point - 1;
    return exponent < -4 || exponent >= limit
        ? scientific(number, length - 1)
        : number.toPlainString();
  }

  /// The mantissa as an integer and the exponent of two.
  private static String binary(double size) {
    long bits = Double.doubleToRawLongBits(size);
    int exponent = (int) (bits >> 52);
    long mantissa = bits & ((1L << 52) - 1);
    if (exponent == 0) {
      exponent++;
    } else {
      mantissa |= 1L << 52;
    }
    int shown = exponent - 1023 - 52;
    return mantissa + "p" + (shown >= 0 ? "+" : "") + shown;
  }

  private static String hexadecimal(double size, int precision) {
    if (size == 0) {
      return "0x0" + (precision > 0 ? "." + "0".repeat(precision) : "") + "p+00";
    }
    int exponent = Math.getExponent(size);
    long mantissa = Double.doubleToRawLongBits(size) & ((1L << 52) - 1);
    if (exponent < Double.MIN_EXPONENT) {
      int shift = Long.numberOfLeadingZeros(mantissa) - 11;
      mantissa = (mantissa << shift) & ((1L << 52) - 1);
      exponent = Double.MIN_EXPONENT - shift;
    }
    long whole = mantissa | (1L << 52);
    if (precision >= 0 && precision < 13) {
      int dropped = 4 * (13 - precision);
      long half = 1L << (dropped - 1);
      long rest = whole & ((1L << dropped) - 1);
      whole >>= dropped;
      if (rest > half || (rest == half && (whole & 1) != 0)) {
        whole++;
      }
      whole <<= dropped;
      if (whole >= 1L << 53) {
        whole >>= 1;
        exponent++;
      }
    }
    var digits = String.format(Locale.ROOT, "%013x", whole & ((1L << 52) - 1));
    var fraction =
        precision < 0
            ? digits.replaceFirst("0+$", "")
            : (digits + "0".repeat(Math.max(0, precision - 13))).substring(0, precision);
    return "0x1" + (fraction.isEmpty() ? "" : "." + fraction) + "p" + exponent(exponent, 2);
  }
}
