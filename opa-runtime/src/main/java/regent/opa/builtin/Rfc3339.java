package regent.opa.builtin;

/// Reads times of RFC 3339 in their usual form, such as `2026-03-24T05:46:00.5+02:00`, where all is
/// in range; [GoTimeParser] reads the others, and says what is wrong with them.
///
/// Source: RFC 3339; days are counted as H. Hinnant does it (`chrono`-compatible low-level date
/// algorithms).
final class Rfc3339 {
  /// What [#seconds(String)] gives for a text that is not read here; no year of four digits is so
  /// far away.
  static final long UNUSUAL = Long.MIN_VALUE;

  /// The first and the last year whose days all fit 64 bits of nanoseconds.
  private static final int FIRST_YEAR = 1678;

  private static final int LAST_YEAR = 2261;

  /// Where the fraction or the zone begins.
  private static final int END_OF_TIME = 19;

  private static final int MAX_DIGITS = 9;

  private Rfc3339() {}

  /// Whole seconds since 1970, rounded down, or [#UNUSUAL].
  static long seconds(String text) {
    int length = text.length();
    if (length <= END_OF_TIME
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return UNUSUAL;
    }
    int century = two(text, 0);
    int year = century * 100 + two(text, 2);
    int month = two(text, 5);
    int day = two(text, 8);
    int hour = two(text, 11);
    int minute = two(text, 14);
    int second = two(text, 17);
    int offset = offset(text, endOfFraction(text));
    boolean inRange =
        (century | month | day | hour | minute | second) >= 0
            && year >= FIRST_YEAR
            && year <= LAST_YEAR
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= days(year, month)
            && hour < 24
            && minute < 60
            && second < 60
            && offset != Integer.MIN_VALUE;
    return inRange
        ? daysSince1970(year, month, day) * 86_400 + hour * 3600L + minute * 60L + second - offset
        : UNUSUAL;
  }

  /// The nanoseconds of a text that [#seconds(String)] read; digits beyond the ninth are cut off.
  static int nanos(String text) {
    int end = endOfFraction(text);
    int nanos = 0;
    for (int i = END_OF_TIME + 1; i <= END_OF_TIME + MAX_DIGITS; i++) {
      nanos = nanos * 10 + (i < end ? text.charAt(i) - '0' : 0);
    }
    return nanos;
  }

  /// Negative when one of the two characters is no digit, also where a valid number is added.
  private static int two(String text, int at) {
    int high = text.charAt(at) - '0';
    int low = text.charAt(at + 1) - '0';
    return high < 0 || high > 9 || low < 0 || low > 9 ? -1_000_000 : high * 10 + low;
  }

  private static int endOfFraction(String text) {
    int end = END_OF_TIME;
    if (text.charAt(end) == '.') {
      end++;
      while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
        end++;
      }
    }
    return end == END_OF_TIME + 1 ? END_OF_TIME : end;
  }

  /// Seconds east of UTC; the least integer when the zone is not as it should be.
  private static int offset(String text, int at) {
    if (text.length() == at + 1 && text.charAt(at) == 'Z') {
      return 0;
    }
    if (text.length() != at + 6 || text.charAt(at + 3) != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = two(text, at + 1);
    int minutes = two(text, at + 4);
    if ((hours | minutes) < 0 || hours > 23 || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    int seconds = hours * 3600 + minutes * 60;
    return switch (text.charAt(at)) {
      case '+' -> seconds;
      case '-' -> -seconds;
      default -> Integer.MIN_VALUE;
    };
  }

  private static int days(int year, int month) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /// Counts years from March on, so that the leap day is the last one.
  private static long daysSince1970(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400;
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146_097L
        + yearOfEra * 365L
        + yearOfEra / 4
        - yearOfEra / 100
        + dayOfYear
        - 719_468;
  }
}
