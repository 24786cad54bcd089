package regent.opa.builtin;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;
import regent.opa.builtin.GoTimeLayout.Element;
import regent.opa.builtin.GoTimeLayout.Part;
import regent.opa.value.GoQuote;

/// Reads one time by a layout, as Go's `time.Parse` does.
final class GoTimeParser {
  private static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");
  private static final List<String> WEEKDAYS =
      List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");

  private final String layout;
  private final String value;

  /// What has not been read yet.
  private String rest;

  private int year;
  private int month = -1;
  private int day = -1;
  private int yearDay = -1;
  private int hour;
  private int minute;
  private int second;
  private int nanos;
  private boolean morning;
  private boolean afternoon;

  /// East of UTC, in seconds. A zone that is only named counts as UTC.
  private int offset;

  GoTimeParser(String layout, String value) {
    this.layout = layout;
    this.value = value;
    this.rest = value;
  }

  /// An element that does not stand where it should, as opposed to one with a wrong number.
  private static final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    private Mismatch() {
      super(null, null, false, false);
    }
  }

  Instant parse() throws BuiltinException {
    var parts = GoTimeLayout.parts(layout);
    for (int i = 0; i < parts.size(); i++) {
      var part = parts.get(i);
      skip(part.literal());
      if (part.element() == null) {
        break;
      }
      var hold = rest;
      try {
        read(part, part.element(), i + 1 < parts.size() ? parts.get(i + 1) : part);
      } catch (Mismatch e) {
        throw cannotParse(hold, part.text());
      }
    }
    if (!rest.isEmpty()) {
      throw problem("extra text: " + GoQuote.quote(rest));
    }
    return instant();
  }

  private BuiltinException problem(String problem) {
    return new BuiltinException("parsing time " + GoQuote.quote(value) + ": " + problem);
  }

  private BuiltinException outOfRange(String what) {
    return problem(what + " out of range");
  }

  private BuiltinException cannotParse(String at, String element) {
    return new BuiltinException(
        "parsing time %s as %s: cannot parse %s as %s"
            .formatted(
                GoQuote.quote(value),
                GoQuote.quote(layout),
                GoQuote.quote(at),
                GoQuote.quote(element)));
  }

  /// A space in the layout stands for any number of them.
  private void skip(String literal) throws BuiltinException {
    for (int i = 0; i < literal.length(); ) {
      if (literal.charAt(i) == ' ') {
        if (!rest.isEmpty() && rest.charAt(0) != ' ') {
          throw cannotParse(rest, literal.substring(i));
        }
        while (i < literal.length() && literal.charAt(i) == ' ') {
          i++;
        }
        rest = rest.replaceFirst("^ +", "");
        continue;
      }
      if (rest.isEmpty() || rest.charAt(0) != literal.charAt(i)) {
        throw cannotParse(rest, literal.substring(i));
      }
      rest = rest.substring(1);
      i++;
    }
  }

  private void read(Part part, Element element, Part next) throws BuiltinException, Mismatch {
    switch (element) {
      case YEAR -> {
        int two = fixed(2);
        year = two + (two >= 69 ? 1900 : 2000);
      }
      case LONG_YEAR -> year = fixed(4);
      case LONG_MONTH -> month = name(MONTHS, 0) + 1;
      case MONTH -> month = name(MONTHS, 3) + 1;
      case NUM_MONTH, ZERO_MONTH -> {
        month = number(element == Element.ZERO_MONTH);
        check(month >= 1 && month <= 12, "month");
      }
      case LONG_WEEKDAY -> name(WEEKDAYS, 0);
      case WEEKDAY -> name(WEEKDAYS, 3);
      case DAY, UNDER_DAY, ZERO_DAY -> {
        skipSpaces(element == Element.UNDER_DAY ? 1 : 0);
        day = number(element == Element.ZERO_DAY);
      }
      case UNDER_YEAR_DAY, ZERO_YEAR_DAY -> {
        skipSpaces(element == Element.UNDER_YEAR_DAY ? 2 : 0);
        yearDay = yearDay(element == Element.ZERO_YEAR_DAY);
      }
      case HOUR -> {
        hour = number(false);
        check(hour < 24, "hour");
      }
      case HOUR_12, ZERO_HOUR_12 -> {
        hour = number(element == Element.ZERO_HOUR_12);
        check(hour <= 12, "hour");
      }
      case MINUTE, ZERO_MINUTE -> {
        minute = number(element == Element.ZERO_MINUTE);
        check(minute < 60, "minute");
      }
      case SECOND, ZERO_SECOND -> {
        second = number(element == Element.ZERO_SECOND);
        check(second < 60, "second");
        if (next.element() != Element.FRACTION_0 && next.element() != Element.FRACTION_9) {
          optionalFraction();
        }
      }
      case UPPER_PM -> half("AM", "PM");
      case LOWER_PM -> half("am", "pm");
      case ZONE -> zone();
      case OFFSET -> offset(part.text());
      case FRACTION_0 -> fraction(part.text().length());
      case FRACTION_9 -> optionalFraction();
    }
  }

  private void check(boolean inRange, String what) throws BuiltinException {
    if (!inRange) {
      throw outOfRange(what);
    }
  }

  private boolean isDigit(int index) {
    return index < rest.length() && rest.charAt(index) >= '0' && rest.charAt(index) <= '9';
  }

  private void skipSpaces(int most) {
    for (int i = 0; i < most && rest.startsWith(" "); i++) {
      rest = rest.substring(1);
    }
  }

  /// Exactly so many digits.
  private int fixed(int digits) throws Mismatch {
    for (int i = 0; i < digits; i++) {
      if (!isDigit(i)) {
        throw new Mismatch();
      }
    }
    return take(digits);
  }

  private int take(int digits) {
    int number = Integer.parseInt(rest.substring(0, digits));
    rest = rest.substring(digits);
    return number;
  }

  /// One or two digits; two when `fixed`.
  private int number(boolean fixed) throws Mismatch {
    if (!isDigit(0) || (fixed && !isDigit(1))) {
      throw new Mismatch();
    }
    return take(isDigit(1) ? 2 : 1);
  }

  private int yearDay(boolean fixed) throws Mismatch {
    int digits = 0;
    while (digits < 3 && isDigit(digits)) {
      digits++;
    }
    if (digits == 0 || (fixed && digits != 3)) {
      throw new Mismatch();
    }
    return take(digits);
  }

  /// The index of the name that stands here, in any case; `length` 0 means whole names.
  private int name(List<String> names, int length) throws Mismatch {
    for (int i = 0; i < names.size(); i++) {
      var name = length == 0 ? names.get(i) : names.get(i).substring(0, length);
      if (rest.regionMatches(true, 0, name, 0, name.length())) {
        rest = rest.substring(name.length());
        return i;
      }
    }
    throw new Mismatch();
  }

  private void half(String am, String pm) throws Mismatch {
    if (rest.startsWith(pm)) {
      afternoon = true;
    } else if (rest.startsWith(am)) {
      morning = true;
    } else {
      throw new Mismatch();
    }
    rest = rest.substring(2);
  }

  private void optionalFraction() throws BuiltinException, Mismatch {
    if (!rest.isEmpty() && (rest.charAt(0) == '.' || rest.charAt(0) == ',') && isDigit(1)) {
      int length = 2;
      while (isDigit(length)) {
        length++;
      }
      fraction(length);
    }
  }

  /// @param length of the separator and the digits
  private void fraction(int length) throws Mismatch {
    if (rest.length() < length || (rest.charAt(0) != '.' && rest.charAt(0) != ',')) {
      throw new Mismatch();
    }
    for (int i = 1; i < length; i++) {
      if (!isDigit(i)) {
        throw new Mismatch();
      }
    }
    var digits = (rest.substring(1, length) + "000000000").substring(0, 9);
    nanos = Integer.parseInt(digits);
    rest = rest.substring(length);
  }

  private void offset(String shape) throws BuiltinException, Mismatch {
    if (shape.startsWith("Z") && rest.startsWith("Z")) {
      rest = rest.substring(1);
      return;
    }
    if (rest.length() < shape.length()) {
      throw new Mismatch();
    }
    char sign = rest.charAt(0);
    int seconds = 0;
    int unit = 3600;
    for (int i = 1; i < shape.length(); ) {
      if (shape.charAt(i) == ':') {
        if (rest.charAt(i++) != ':') {
          throw new Mismatch();
        }
        continue;
      }
      if (!isDigit(i) || !isDigit(i + 1)) {
        throw new Mismatch();
      }
      int number = Integer.parseInt(rest.substring(i, i + 2));
      check(unit != 3600 || number <= 24, "time zone offset hour");
      check(unit != 60 || number <= 60, "time zone offset minute");
      check(unit != 1 || number <= 60, "time zone offset second");
      seconds += number * unit;
      unit /= 60;
      i += 2;
    }
    if (sign != '+' && sign != '-') {
      throw new Mismatch();
    }
    offset = sign == '-' ? -seconds : seconds;
    rest = rest.substring(shape.length());
  }

  /// The abbreviation of a zone. Go does not know what it means, unless it is UTC.
  private void zone() throws Mismatch {
    int length = zoneLength();
    if (length == 0) {
      throw new Mismatch();
    }
    rest = rest.substring(length);
  }

  private int zoneLength() {
    if (rest.startsWith("UTC")) {
      return 3;
    }
    if (rest.startsWith("ChST") || rest.startsWith("MeST")) {
      return 4;
    }
    if (rest.startsWith("GMT")) {
      return 3 + signedHours(rest.substring(3));
    }
    if (rest.length() >= 3 && (rest.charAt(0) == '+' || rest.charAt(0) == '-')) {
      return signedHours(rest);
    }
    int upper = 0;
    while (upper < 6
        && upper < rest.length()
        && rest.charAt(upper) >= 'A'
        && rest.charAt(upper) <= 'Z') {
      upper++;
    }
    return switch (upper) {
      case 5 -> rest.charAt(4) == 'T' ? 5 : 0;
      case 4 -> rest.charAt(3) == 'T' || rest.startsWith("WITA") ? 4 : 0;
      case 3 -> 3;
      default -> 0;
    };
  }

  /// The length of a sign and hours up to 23; 0 when there is no such thing.
  private static int signedHours(String text) {
    if (text.isEmpty() || (text.charAt(0) != '+' && text.charAt(0) != '-')) {
      return 0;
    }
    int end = 1;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    boolean fits = end > 1 && end < 10 && Integer.parseInt(text.substring(1, end)) <= 23;
    return fits ? end : 0;
  }

  private Instant instant() throws BuiltinException {
    if (afternoon && hour < 12) {
      hour += 12;
    } else if (morning && hour == 12) {
      hour = 0;
    }
    resolveYearDay();
    month = Math.max(month, 1);
    day = day < 0 ? 1 : day;
    check(day >= 1 && day <= Month.of(month).length(Year.isLeap(year)), "day");
    var local = LocalDateTime.of(year, month, day, hour, minute, second, nanos);
    return Instant.ofEpochSecond(local.toEpochSecond(ZoneOffset.UTC) - offset, nanos);
  }

  private void resolveYearDay() throws BuiltinException {
    if (yearDay < 0) {
      return;
    }
    check(yearDay >= 1 && yearDay <= Year.of(year).length(), "day-of-year");
    var date = Year.of(year).atDay(yearDay);
    if (month >= 0 && month != date.getMonthValue()) {
      throw problem("day-of-year does not match month");
    }
    if (day >= 0 && day != date.getDayOfMonth()) {
      throw problem("day-of-year does not match day");
    }
    month = date.getMonthValue();
    day = date.getDayOfMonth();
  }
}
