package regent.opa.builtin;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/// Times in Go's layouts, which show how a certain moment in January 2006 is to be written.
///
/// Source: <https://pkg.go.dev/time#pkg-constants>
public final class GoTime {
  static final String RFC_3339 = "2006-01-02T15:04:05Z07:00";
  static final String RFC_3339_NANO = "2006-01-02T15:04:05.999999999Z07:00";

  private static final Map<String, String> NAMED =
      Map.of(
          "ANSIC", "Mon Jan _2 15:04:05 2006",
          "UnixDate", "Mon Jan _2 15:04:05 MST 2006",
          "RubyDate", "Mon Jan 02 15:04:05 -0700 2006",
          "RFC822", "02 Jan 06 15:04 MST",
          "RFC822Z", "02 Jan 06 15:04 -0700",
          "RFC850", "Monday, 02-Jan-06 15:04:05 MST",
          "RFC1123", "Mon, 02 Jan 2006 15:04:05 MST",
          "RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700",
          "RFC3339", RFC_3339,
          "RFC3339Nano", RFC_3339_NANO);

  private GoTime() {}

  /// The layout of that name, or `nameOrLayout` itself.
  static String layout(String nameOrLayout) {
    return NAMED.getOrDefault(nameOrLayout, nameOrLayout);
  }

  /// @throws BuiltinException with Go's message
  static Instant parse(String layout, String value) throws BuiltinException {
    return new GoTimeParser(layout, value).parse();
  }

  /// The instant of a local time. Where the clock was moved, the offset that Go takes.
  static Instant at(LocalDateTime local, ZoneId zone) {
    var utc = local.toInstant(ZoneOffset.UTC);
    long unix = utc.getEpochSecond();
    var rules = zone.getRules();
    int offset = rules.getOffset(Instant.ofEpochSecond(unix)).getTotalSeconds();
    int there = rules.getOffset(Instant.ofEpochSecond(unix - offset)).getTotalSeconds();
    return utc.minusSeconds(there);
  }

  /// `time` in a layout such as `2006-01-02T15:04:05Z07:00`.
  public static String format(String layout, ZonedDateTime time) {
    var out = new StringBuilder();
    for (var part : GoTimeLayout.parts(layout)) {
      out.append(part.literal());
      if (part.element() != null) {
        append(part, part.element(), time, out);
      }
    }
    return out.toString();
  }

  private static void append(
      GoTimeLayout.Part part, GoTimeLayout.Element element, ZonedDateTime t, StringBuilder out) {
    switch (element) {
      case LONG_MONTH -> out.append(t.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case MONTH -> out.append(shortName(t.getMonth().toString()));
      case NUM_MONTH -> out.append(t.getMonthValue());
      case ZERO_MONTH -> pad(t.getMonthValue(), 2, '0', out);
      case LONG_WEEKDAY ->
          out.append(t.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case WEEKDAY -> out.append(shortName(t.getDayOfWeek().toString()));
      case DAY -> out.append(t.getDayOfMonth());
      case UNDER_DAY -> pad(t.getDayOfMonth(), 2, ' ', out);
      case ZERO_DAY -> pad(t.getDayOfMonth(), 2, '0', out);
      case UNDER_YEAR_DAY -> pad(t.getDayOfYear(), 3, ' ', out);
      case ZERO_YEAR_DAY -> pad(t.getDayOfYear(), 3, '0', out);
      case HOUR -> pad(t.getHour(), 2, '0', out);
      case HOUR_12 -> out.append(hour12(t));
      case ZERO_HOUR_12 -> pad(hour12(t), 2, '0', out);
      case MINUTE -> out.append(t.getMinute());
      case ZERO_MINUTE -> pad(t.getMinute(), 2, '0', out);
      case SECOND -> out.append(t.getSecond());
      case ZERO_SECOND -> pad(t.getSecond(), 2, '0', out);
      case LONG_YEAR -> pad(t.getYear(), 4, '0', out);
      case YEAR -> pad(Math.floorMod(t.getYear(), 100), 2, '0', out);
      case UPPER_PM -> out.append(t.getHour() >= 12 ? "PM" : "AM");
      case LOWER_PM -> out.append(t.getHour() >= 12 ? "pm" : "am");
      case ZONE -> out.append(zoneName(t));
      case OFFSET -> offset(part, t.getOffset().getTotalSeconds(), out);
      case FRACTION_0, FRACTION_9 -> fraction(part, element, t.getNano(), out);
    }
  }

  private static String shortName(String name) {
    return name.charAt(0) + name.substring(1, 3).toLowerCase(Locale.ROOT);
  }

  private static int hour12(ZonedDateTime time) {
    return time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
  }

  private static void pad(int number, int width, char with, StringBuilder out) {
    var digits = Integer.toString(Math.abs(number));
    out.append(number < 0 ? "-" : "");
    out.repeat(with, Math.max(0, width - digits.length())).append(digits);
  }

  private static String zoneName(ZonedDateTime time) {
    if (time.getZone() instanceof ZoneOffset) {
      return "UTC";
    }
    boolean daylight = time.getZone().getRules().isDaylightSavings(time.toInstant());
    var name =
        TimeZone.getTimeZone(time.getZone())
            .getDisplayName(daylight, TimeZone.SHORT, Locale.ENGLISH);
    return name.matches("[A-Z]{3,5}") ? name : numericName(time.getOffset().getTotalSeconds());
  }

  /// What the time zone database calls zones without an abbreviation: `+03`, `-0330`.
  private static String numericName(int offset) {
    int minutes = Math.abs(offset) / 60;
    var name = "%s%02d".formatted(offset < 0 ? "-" : "+", minutes / 60);
    return minutes % 60 == 0 ? name : name + "%02d".formatted(minutes % 60);
  }

  private static void offset(GoTimeLayout.Part part, int seconds, StringBuilder out) {
    var shape = part.text();
    if (shape.charAt(0) == 'Z' && seconds == 0) {
      out.append('Z');
      return;
    }
    int size = Math.abs(seconds);
    var colon = shape.indexOf(':') >= 0 ? ":" : "";
    int digits = (int) shape.chars().filter(Character::isDigit).count();
    out.append(seconds < 0 ? '-' : '+');
    pad(size / 3600, 2, '0', out);
    if (digits >= 4) {
      pad(size / 60 % 60, 2, '0', out.append(colon));
    }
    if (digits >= 6) {
      pad(size % 60, 2, '0', out.append(colon));
    }
  }

  private static void fraction(
      GoTimeLayout.Part part, GoTimeLayout.Element element, int nanos, StringBuilder out) {
    int places = part.text().length() - 1;
    var digits = "%09d".formatted(nanos);
    digits = places <= 9 ? digits.substring(0, places) : digits + "0".repeat(places - 9);
    if (element == GoTimeLayout.Element.FRACTION_9) {
      digits = digits.replaceFirst("0+$", "");
      if (digits.isEmpty()) {
        return;
      }
    }
    out.append(part.text().charAt(0)).append(digits);
  }
}
