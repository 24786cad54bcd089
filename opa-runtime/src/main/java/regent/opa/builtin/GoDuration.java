package regent.opa.builtin;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;
import regent.opa.value.GoQuote;

/// Durations in Go's notation (`1h30m`, `-1.5s`, `100ms`), and OPA's units for days, weeks and
/// years.
///
/// Source: <https://pkg.go.dev/time#ParseDuration>
final class GoDuration {
  private static final Pattern SEGMENT = Pattern.compile("([0-9.]+)(ms|us|µs|ns|[a-z])");
  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final Map<String, Integer> HOURS = Map.of("d", 24, "w", 7 * 24, "y", 365 * 24);

  private GoDuration() {}

  /// The duration in nanoseconds.
  ///
  /// @throws BuiltinException with Go's message
  static long parse(String text) throws BuiltinException {
    if (text.indexOf('d') < 0 && text.indexOf('w') < 0 && text.indexOf('y') < 0) {
      return parse(text, text);
    }
    var sign = text.startsWith("-") || text.startsWith("+") ? text.substring(0, 1) : "";
    var rest = text.substring(sign.length());
    var hours = new StringBuilder(sign);
    var segment = SEGMENT.matcher(rest);
    int end = 0;
    while (segment.find() && segment.start() == end) {
      end = segment.end();
      var factor = HOURS.get(segment.group(2));
      hours.append(factor == null ? segment.group() : hours(segment.group(1), factor));
    }
    if (end < rest.length() || end == 0) {
      throw problem("invalid duration", text);
    }
    return parse(hours.toString(), text);
  }

  private static String hours(String number, int factor) {
    double hours = Double.parseDouble(number) * factor;
    return new BigDecimal(Double.toString(hours)).stripTrailingZeros().toPlainString() + "h";
  }

  private static long parse(String text, String shown) throws BuiltinException {
    boolean negative = text.startsWith("-");
    var rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return 0;
    }
    if (rest.isEmpty()) {
      throw problem("invalid duration", shown);
    }
    long total = 0;
    for (int at = 0; at < rest.length(); ) {
      int point = digitsEnd(rest, at);
      boolean hasPoint = point < rest.length() && rest.charAt(point) == '.';
      int end = hasPoint ? digitsEnd(rest, point + 1) : point;
      if (end == at || end - at == 1 && hasPoint) {
        throw problem("invalid duration", shown);
      }
      int unitEnd = end;
      while (unitEnd < rest.length()
          && rest.charAt(unitEnd) != '.'
          && (rest.charAt(unitEnd) < '0' || rest.charAt(unitEnd) > '9')) {
        unitEnd++;
      }
      if (unitEnd == end) {
        throw problem("missing unit in duration", shown);
      }
      var unit = UNITS.get(rest.substring(end, unitEnd));
      if (unit == null) {
        throw problem(
            "unknown unit " + GoQuote.quote(rest.substring(end, unitEnd)) + " in duration", shown);
      }
      long amount = amount(rest.substring(at, point), unit, shown);
      amount += fraction(hasPoint ? rest.substring(point + 1, end) : "", unit);
      total += amount;
      boolean lowest = negative && total == Long.MIN_VALUE;
      if (amount < 0 && !(negative && amount == Long.MIN_VALUE) || total < 0 && !lowest) {
        throw problem("invalid duration", shown);
      }
      at = unitEnd;
    }
    return negative ? -total : total;
  }

  /// At most 2 to the power of 63, which overflows to the lowest number.
  private static long amount(String digits, long unit, String shown) throws BuiltinException {
    var amount =
        digits.isEmpty()
            ? BigDecimal.ZERO
            : new BigDecimal(digits).multiply(BigDecimal.valueOf(unit));
    if (amount.compareTo(BigDecimal.valueOf(2).pow(63)) > 0) {
      throw problem("invalid duration", shown);
    }
    return amount.toBigInteger().longValue();
  }

  /// Computed in floats, as Go does it; digits that would overflow are ignored.
  private static long fraction(String digits, long unit) {
    long value = 0;
    double scale = 1;
    for (int i = 0; i < digits.length() && value <= Long.MAX_VALUE / 10; i++) {
      long next = value * 10 + (digits.charAt(i) - '0');
      if (next < 0) {
        break;
      }
      value = next;
      scale *= 10;
    }
    return (long) (value * (unit / scale));
  }

  private static int digitsEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  private static BuiltinException problem(String problem, String text) {
    return new BuiltinException("time: " + problem + " " + GoQuote.quote(text));
  }
}
