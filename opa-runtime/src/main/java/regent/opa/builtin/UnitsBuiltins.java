package regent.opa.builtin;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import regent.opa.value.Num;
import regent.opa.value.Value;

/// Numbers with units.
final class UnitsBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of("units.parse", "(x: string) => number", UnitsBuiltins::parse),
          Builtin.of("units.parse_bytes", "(x: string) => number", UnitsBuiltins::parseBytes));

  private UnitsBuiltins() {}

  private static final BigDecimal KILO = BigDecimal.valueOf(1000);
  private static final BigDecimal MILLI =
      new BigDecimal("0.001000000000000000020816681711721685132943093776702880859375");
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

  /// Go rounds fractions to this many places.
  private static final int PLACES = 10;

  /// Longer exponents are refused.
  private static final int MAX_EXPONENT_DIGITS = 6;

  /// A number and its unit; either may be empty.
  private record Amount(String number, String unit) {}

  /// Decimal (`k`, `M`), binary (`Ki`, `Mi`) and milli (`m`) units.
  static Value parse(Value x) throws BuiltinException {
    var amount = amount("units.parse", Operands.string(x, 1).replace("\"", ""), "amount");
    var unit = amount.unit();
    if (unit.length() > 1) {
      unit = unit.charAt(0) + unit.substring(1).toLowerCase(Locale.ROOT);
    }
    var factor =
        switch (unit) {
          // Go's 0.001 is the nearest binary number.
          case "m" -> MILLI;
          case "" -> BigDecimal.ONE;
          case "k", "K" -> KILO;
          case "ki", "Ki" -> KIBI;
          case "M" -> KILO.pow(2);
          case "mi", "Mi" -> KIBI.pow(2);
          case "g", "G" -> KILO.pow(3);
          case "gi", "Gi" -> KIBI.pow(3);
          case "t", "T" -> KILO.pow(4);
          case "ti", "Ti" -> KIBI.pow(4);
          case "p", "P" -> KILO.pow(5);
          case "pi", "Pi" -> KIBI.pow(5);
          case "e", "E" -> KILO.pow(6);
          case "ei", "Ei" -> KIBI.pow(6);
          default -> throw problem("units.parse", "unit " + unit + " not recognized");
        };
    var value = number("units.parse", amount.number(), "amount").multiply(factor);
    if (value.signum() == 0 || value.stripTrailingZeros().scale() <= 0) {
      return Num.of(value.toBigIntegerExact());
    }
    return Num.parse(value.setScale(PLACES, RoundingMode.HALF_UP).toPlainString());
  }

  /// Units of bytes, in any case; a fraction of a byte is cut off.
  static Value parseBytes(Value x) throws BuiltinException {
    var text = Operands.string(x, 1).toLowerCase(Locale.ROOT).replace("\"", "");
    var amount = amount("units.parse_bytes", text, "byte amount");
    var factor =
        switch (amount.unit()) {
          case "" -> BigDecimal.ONE;
          case "kb", "k" -> KILO;
          case "kib", "ki" -> KIBI;
          case "mb", "m" -> KILO.pow(2);
          case "mib", "mi" -> KIBI.pow(2);
          case "gb", "g" -> KILO.pow(3);
          case "gib", "gi" -> KIBI.pow(3);
          case "tb", "t" -> KILO.pow(4);
          case "tib", "ti" -> KIBI.pow(4);
          case "pb", "p" -> KILO.pow(5);
          case "pib", "pi" -> KIBI.pow(5);
          case "eb", "e" -> KILO.pow(6);
          case "eib", "ei" -> KIBI.pow(6);
          default ->
              throw problem("units.parse_bytes", "byte unit " + amount.unit() + " not recognized");
        };
    number("units.parse_bytes", amount.number(), "byte amount");
    var value = BigFloat.parse(amount.number());
    return Num.of(value.times(BigFloat.of(factor.toBigIntegerExact(), BigFloat.BITS)).truncated());
  }

  private static BigDecimal number(String builtin, String text, String what)
      throws BuiltinException {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw problem(builtin, "could not parse " + what + " to a number");
    }
  }

  private static Amount amount(String builtin, String text, String what) throws BuiltinException {
    if (text.contains(" ")) {
      throw problem(builtin, "spaces not allowed in resource strings");
    }
    int end = numberEnd(builtin, text);
    if (end == 0) {
      throw problem(builtin, "no " + what + " provided");
    }
    return new Amount(text.substring(0, end), text.substring(end));
  }

  /// Where the unit begins.
  private static int numberEnd(String builtin, String text) throws BuiltinException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 'e' || c == 'E') {
        if (i == text.length() - 1 || "0123456789+-".indexOf(text.charAt(i + 1)) < 0) {
          return i;
        }
        i += text.charAt(i + 1) == '+' || text.charAt(i + 1) == '-' ? 1 : 0;
        int end = i + 1;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
          end++;
        }
        if (end - i - 1 > MAX_EXPONENT_DIGITS) {
          throw problem(builtin, "exponent too large");
        }
      } else if (!Character.isDigit(c) && c != '.' && c != '+' && c != '-') {
        return i;
      }
    }
    return text.length();
  }

  private static BuiltinException problem(String builtin, String problem) {
    return new BuiltinException(builtin + ": " + problem);
  }
}
