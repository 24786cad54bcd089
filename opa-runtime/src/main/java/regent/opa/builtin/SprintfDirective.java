package regent.opa.builtin;

import java.math.BigInteger;
import java.util.Locale;
import regent.opa.value.GoQuote;
import regent.opa.value.Utf8;

/// One directive of [SprintfFormat]: its flags, width and precision, and how it shows an argument.
final class SprintfDirective {
  private boolean sharp;
  private boolean zero;
  private boolean plus;
  private boolean minus;
  private boolean space;

  /// -1 when there is none.
  private int width = -1;

  /// -1 when there is none.
  private int precision = -1;

  boolean setFlag(char c) {
    switch (c) {
      case '#' -> sharp = true;
      case '0' -> zero = true;
      case '+' -> plus = true;
      case '-' -> minus = true;
      case ' ' -> space = true;
      default -> {
        return false;
      }
    }
    return true;
  }

  /// A negative width means: to the left.
  void setWidth(int width) {
    this.width = Math.abs(width);
    if (width < 0) {
      minus = true;
      zero = false;
    }
  }

  void setPrecision(int precision) {
    this.precision = precision;
  }

  static String typeName(Object argument) {
    return switch (argument) {
      case Long _ -> "int64";
      case Double _ -> "float64";
      case BigInteger _ -> "*big.Int";
      default -> "string";
    };
  }

  void write(Object argument, int verb, StringBuilder out) {
    if (verb == 'T') {
      pad(cut(typeName(argument)), out);
      return;
    }
    if (verb == 'v' || verb == 'w') {
      // `%+v` and `%#v` show Go syntax; for these types that changes strings alone.
      boolean goSyntax = sharp;
      plus &= argument instanceof BigInteger;
      sharp = false;
      if (verb == 'v') {
        value(argument, goSyntax, out);
        return;
      }
    }
    switch (argument) {
      case Long l -> integer(l, verb, out);
      case Double d -> floating(d, verb, out);
      case BigInteger i -> big(i, verb, out);
      default -> text((String) argument, verb, out);
    }
  }

  private void value(Object argument, boolean goSyntax, StringBuilder out) {
    switch (argument) {
      case Long l -> decimal(l, out);
      case Double d -> number(GoFloat.format(d, 'g', precision), 'g', out);
      case BigInteger i -> big(i, 'v', out);
      default -> {
        if (goSyntax) {
          quoted((String) argument, out);
        } else {
          pad(cut((String) argument), out);
        }
      }
    }
  }

  private void bad(Object argument, int verb, StringBuilder out) {
    out.append("%!").appendCodePoint(verb).append('(').append(typeName(argument)).append('=');
    value(argument, false, out);
    out.append(')');
  }

  private void decimal(long value, StringBuilder out) {
    integer(BigInteger.valueOf(value), 10, "", false, out);
  }

  private void integer(long value, int verb, StringBuilder out) {
    var number = BigInteger.valueOf(value);
    switch (verb) {
      case 'd' -> decimal(value, out);
      case 'b' -> integer(number, 2, sharp ? "0b" : "", false, out);
      case 'o' -> integer(number, 8, sharp ? "0" : "", false, out);
      case 'O' -> integer(number, 8, sharp ? "0o0" : "0o", false, out);
      case 'x' -> integer(number, 16, sharp ? "0x" : "", false, out);
      case 'X' -> integer(number, 16, sharp ? "0X" : "", true, out);
      case 'c' -> pad(Character.toString(character(value)), out);
      case 'q' -> character(character(value), out);
      case 'U' -> unicode(value, out);
      default -> bad(value, verb, out);
    }
  }

  /// U+FFFD for what is no character.
  private static int character(long value) {
    boolean valid =
        value >= 0
            && value <= Character.MAX_CODE_POINT
            && (value < Character.MIN_SURROGATE || value > Character.MAX_SURROGATE);
    return valid ? (int) value : 0xfffd;
  }

  private void character(int codePoint, StringBuilder out) {
    var quoted = new StringBuilder("'");
    if (plus && codePoint >= 0x7f) {
      ascii(codePoint, quoted);
    } else {
      GoQuote.escape(codePoint, '\'', quoted);
    }
    pad(quoted.append('\'').toString(), out);
  }

  private void unicode(long value, StringBuilder out) {
    var digits = Long.toHexString(value).toUpperCase(Locale.ROOT);
    var text = "U+" + "0".repeat(Math.max(0, Math.max(4, precision) - digits.length())) + digits;
    boolean shown =
        sharp
            && value >= 0
            && value <= Character.MAX_CODE_POINT
            && GoQuote.isPrintable((int) value);
    zero = false;
    pad(shown ? text + " '" + Character.toString((int) value) + "'" : text, out);
  }

  private void integer(
      BigInteger value, int radix, String prefix, boolean upper, StringBuilder out) {
    boolean negative = value.signum() < 0;
    var digits = value.abs().toString(radix);
    if (precision == 0 && value.signum() == 0) {
      out.append(" ".repeat(Math.max(0, width)));
      return;
    }
    int least = precision;
    if (precision < 0 && zero && !minus && width >= 0) {
      least = negative || plus || space ? width - 1 : width;
    }
    digits = "0".repeat(Math.max(0, least - digits.length())) + digits;
    if (radix == 8 && digits.startsWith("0") && prefix.endsWith("0")) {
      prefix = prefix.substring(0, prefix.length() - 1);
    }
    var sign = negative ? "-" : plus ? "+" : space ? " " : "";
    zero = false;
    pad(sign + prefix + (upper ? digits.toUpperCase(Locale.ROOT) : digits), out);
  }

  /// Integers beyond 64 bits are written by a formatter of their own, with rules of its own.
  private void big(BigInteger value, int verb, StringBuilder out) {
    int radix =
        switch (verb) {
          case 'b' -> 2;
          case 'o', 'O' -> 8;
          case 'd', 's', 'v' -> 10;
          case 'x', 'X' -> 16;
          default -> 0;
        };
    if (radix == 0) {
      out.append("%!").appendCodePoint(verb).append("(big.Int=").append(value).append(')');
      return;
    }
    var prefix =
        switch (verb) {
          case 'b' -> sharp ? "0b" : "";
          case 'o' -> sharp ? "0" : "";
          case 'O' -> "0o";
          case 'x' -> sharp ? "0x" : "";
          case 'X' -> sharp ? "0X" : "";
          default -> "";
        };
    var digits = value.abs().toString(radix);
    if (verb == 'X') {
      digits = digits.toUpperCase(Locale.ROOT);
    }
    var sign = value.signum() < 0 ? "-" : plus ? "+" : space ? " " : "";
    int zeros = Math.max(0, precision - digits.length());
    int missing = width - sign.length() - prefix.length() - zeros - digits.length();
    if (missing > 0 && !minus && zero && precision < 0) {
      zeros = missing;
    }
    zero = false;
    pad(sign + prefix + "0".repeat(zeros) + digits, out);
  }

  private void floating(double value, int verb, StringBuilder out) {
    switch (verb) {
      case 'e', 'E', 'f', 'F' -> {
        char form = verb == 'F' ? 'f' : (char) verb;
        number(GoFloat.format(value, form, precision < 0 ? 6 : precision), form, out);
      }
      case 'g', 'G', 'x', 'X', 'b' ->
          number(GoFloat.format(value, (char) verb, precision), (char) verb, out);
      default -> bad(value, verb, out);
    }
  }

  /// @param text the number with its sign, if that is a minus
  private void number(String text, char form, StringBuilder out) {
    boolean negative = text.startsWith("-");
    var size = negative ? text.substring(1) : text;
    if (sharp && form != 'b') {
      size = withPoint(size, form);
    }
    var sign = negative ? "-" : plus ? "+" : space ? " " : "";
    if (zero && !minus && width > sign.length() + size.length()) {
      out.append(sign).repeat("0", width - sign.length() - size.length()).append(size);
      return;
    }
    pad(sign + size, out);
  }

  /// The flag `#`: always a point, and zeros at the end stay.
  private String withPoint(String number, char form) {
    int exponent = 0;
    while (exponent < number.length() && "eEpP".indexOf(number.charAt(exponent)) < 0) {
      exponent++;
    }
    var digits = new StringBuilder(number.substring(0, exponent));
    int missing =
        switch (form) {
          case 'g', 'G', 'x' -> precision < 0 ? 6 : precision;
          default -> 0;
        };
    boolean significant = false;
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) != '.') {
        significant |= digits.charAt(i) != '0';
        missing -= significant ? 1 : 0;
      }
    }
    if (digits.indexOf(".") < 0) {
      missing -= digits.length() == 1 && digits.charAt(0) == '0' ? 1 : 0;
      digits.append('.');
    }
    return digits.repeat("0", Math.max(0, missing)) + number.substring(exponent);
  }

  private void text(String text, int verb, StringBuilder out) {
    switch (verb) {
      case 's' -> pad(cut(text), out);
      case 'q' -> quoted(text, out);
      case 'x' -> hex(text, false, out);
      case 'X' -> hex(text, true, out);
      default -> bad(text, verb, out);
    }
  }

  private void quoted(String text, StringBuilder out) {
    var shown = cut(text);
    if (sharp && canBackquote(shown)) {
      pad("`" + shown + "`", out);
      return;
    }
    var quoted = GoQuote.quote(shown);
    if (plus) {
      var escaped = new StringBuilder();
      quoted.codePoints().forEach(c -> ascii(c, escaped));
      quoted = escaped.toString();
    }
    pad(quoted, out);
  }

  private static boolean canBackquote(String text) {
    return text.codePoints()
        .noneMatch(c -> c == '`' || c == 0xfeff || (c < ' ' && c != '\t') || c == 0x7f);
  }

  private static void ascii(int codePoint, StringBuilder out) {
    if (codePoint < 0x80) {
      out.append((char) codePoint);
    } else if (codePoint < 0x10000) {
      out.append("\\u").append("%04x".formatted(codePoint));
    } else {
      out.append("\\U").append("%08x".formatted(codePoint));
    }
  }

  private void hex(String text, boolean upper, StringBuilder out) {
    var bytes = Utf8.bytes(text);
    int length = precision >= 0 ? Math.min(precision, bytes.length) : bytes.length;
    var prefix = sharp ? (upper ? "0X" : "0x") : "";
    var shown = new StringBuilder();
    for (int i = 0; i < length; i++) {
      if (i == 0 || space) {
        shown.append(i == 0 ? "" : " ").append(prefix);
      }
      int high = Character.forDigit((bytes[i] >> 4) & 0xf, 16);
      int low = Character.forDigit(bytes[i] & 0xf, 16);
      shown.append((char) (upper ? Character.toUpperCase(high) : high));
      shown.append((char) (upper ? Character.toUpperCase(low) : low));
    }
    pad(shown.toString(), out);
  }

  private String cut(String text) {
    return precision >= 0 && text.codePointCount(0, text.length()) > precision
        ? text.substring(0, text.offsetByCodePoints(0, precision))
        : text;
  }

  private void pad(String text, StringBuilder out) {
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      out.append(text);
    } else if (minus) {
      out.append(text).repeat(" ", missing);
    } else {
      out.repeat(zero ? "0" : " ", missing).append(text);
    }
  }
}
