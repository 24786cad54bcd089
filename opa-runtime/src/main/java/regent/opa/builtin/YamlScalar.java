package regent.opa.builtin;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// What a plain scalar of YAML means: Go's `yaml.v3`, which is YAML 1.2 with some of 1.1.
///
/// Source: <https://pkg.go.dev/go.yaml.in/yaml/v3>
final class YamlScalar {
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern BASED =
      Pattern.compile("[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern TIMESTAMP =
      Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \\t]+[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*)?");

  private YamlScalar() {}

  static Value resolve(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> Null.NULL;
      case "true", "True", "TRUE" -> Bool.TRUE;
      case "false", "False", "FALSE" -> Bool.FALSE;
      default -> resolveNumber(text);
    };
  }

  /// Whether `text` would not be read back as itself when it stood without quotes.
  static boolean needsQuotes(String text) {
    return !(resolve(text) instanceof Str)
        || isInfinity(text)
        || TIMESTAMP.matcher(text).matches()
        || isBooleanOfOldYaml(text)
        || text.matches("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");
  }

  private static boolean isBooleanOfOldYaml(String text) {
    return switch (text) {
      case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON" -> true;
      case "n", "N", "no", "No", "NO", "off", "Off", "OFF" -> true;
      default -> false;
    };
  }

  static boolean isInfinity(String text) {
    return text.matches("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  }

  private static Value resolveNumber(String text) {
    char first = text.charAt(0);
    if ((first < '0' || first > '9') && first != '.' && first != '-' && first != '+') {
      return Str.of(text);
    }
    var plain = text.replace("_", "");
    if (DECIMAL.matcher(plain).matches()) {
      return integer(new BigInteger(plain), plain);
    }
    if (BASED.matcher(plain).matches()) {
      return integer(based(plain), plain);
    }
    return FLOAT.matcher(plain).matches() ? decimal(plain) : Str.of(text);
  }

  private static BigInteger based(String text) {
    boolean negative = text.startsWith("-");
    var digits = text.replaceFirst("^[-+]?0", "");
    var number =
        switch (digits.charAt(0)) {
          case 'x', 'X' -> new BigInteger(digits.substring(1), 16);
          case 'b', 'B' -> new BigInteger(digits.substring(1), 2);
          case 'o', 'O' -> new BigInteger(digits.substring(1), 8);
          default -> new BigInteger(digits, 8);
        };
    return negative ? number.negate() : number;
  }

  /// What does not fit 64 bits is a float.
  private static Value integer(BigInteger number, String text) {
    boolean fits = number.bitLength() < 64 || (number.signum() > 0 && number.bitLength() == 64);
    return fits || !DECIMAL.matcher(text).matches() ? Num.of(number) : decimal(text);
  }

  private static Value decimal(String text) {
    double value = Double.parseDouble(text);
    return Double.isInfinite(value) ? Str.of(text) : Num.parse(jsonText(value));
  }

  /// As Go writes a float into JSON.
  static String jsonText(double value) {
    double size = Math.abs(value);
    boolean scientific = size != 0 && (size < 1e-6 || size >= 1e21);
    var text = GoFloat.format(value, scientific ? 'e' : 'f', -1);
    return scientific ? text.replaceFirst("e-0([0-9])$", "e-$1") : text;
  }

  /// How a number is written to YAML: an integer as it is, all else as a float.
  static String text(Num number) {
    var text = number.text();
    if (resolve(text) instanceof Num read && read.isInteger() && !FLOAT_MARK.matcher(text).find()) {
      return read.isLong() || read.integer().bitLength() <= 64
          ? read.text()
          : GoFloat.format(new BigDecimal(text).doubleValue(), 'g', -1);
    }
    return GoFloat.format(new BigDecimal(text).doubleValue(), 'g', -1);
  }

  private static final Pattern FLOAT_MARK = Pattern.compile("[.eE]");
}
