package regent.model.json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as Go's package `time` reads and writes them: `1h0m0s`, `1.5s`, `100ms`, `-3m0s`.
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("([0-9]*)(\\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoDuration() {}

  /// The duration that `text` stands for.
  ///
  /// @throws ShapeException with Go's message when it stands for none
  public static Duration parse(String text) {
    String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (unsigned.equals("0")) {
      return Duration.ZERO;
    }
    if (unsigned.isEmpty()) {
      throw new ShapeException("time: invalid duration " + Json.quote(text));
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(unsigned);
    int at = 0;
    while (at < unsigned.length()) {
      part.region(at, unsigned.length());
      if (!part.lookingAt() || !hasDigits(part)) {
        throw refusal(text, unsigned.substring(at));
      }
      nanos = nanos.add(nanosOf(part));
      at = part.end();
    }
    long total = nanos.setScale(0, RoundingMode.DOWN).longValueExact();
    return Duration.ofNanos(text.startsWith("-") ? -total : total);
  }

  private static boolean hasDigits(Matcher part) {
    String fraction = part.group(3);
    return !part.group(1).isEmpty() || (fraction != null && !fraction.isEmpty());
  }

  private static BigDecimal nanosOf(Matcher part) {
    String fraction = part.group(2) == null ? "" : part.group(2);
    String number = "0" + part.group(1) + (fraction.equals(".") ? "" : fraction);
    return new BigDecimal(number).multiply(BigDecimal.valueOf(unitNanos(part.group(4))));
  }

  private static long unitNanos(String unit) {
    Long nanos = NANOS.get(unit);
    if (nanos == null) {
      throw new IllegalStateException("no unit: " + unit);
    }
    return nanos;
  }

  /// Go tells apart a missing unit, an unknown unit and everything else.
  private static ShapeException refusal(String text, String rest) {
    Matcher number = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(([^0-9.])*)").matcher(rest);
    if (!number.lookingAt()) {
      return new ShapeException("time: invalid duration " + Json.quote(text));
    }
    if (number.group(2).isEmpty()) {
      return new ShapeException("time: missing unit in duration " + Json.quote(text));
    }
    return new ShapeException(
        "time: unknown unit " + Json.quote(number.group(2)) + " in duration " + Json.quote(text));
  }

  /// `duration` as Go writes it.
  public static String format(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    long rest = Math.abs(nanos);
    if (rest < 1_000_000_000L) {
      return sign + small(rest);
    }
    long hours = rest / 3_600_000_000_000L;
    long minutes = rest / 60_000_000_000L % 60;
    String seconds = decimal(rest % 60_000_000_000L, 1_000_000_000L) + "s";
    if (hours > 0) {
      return sign + hours + "h" + minutes + "m" + seconds;
    }
    return minutes > 0 ? sign + minutes + "m" + seconds : sign + seconds;
  }

  private static String small(long nanos) {
    if (nanos < 1_000) {
      return nanos + "ns";
    }
    return nanos < 1_000_000 ? decimal(nanos, 1_000) + "µs" : decimal(nanos, 1_000_000) + "ms";
  }

  private static String decimal(long nanos, long unit) {
    return BigDecimal.valueOf(nanos)
        .divide(BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }
}
