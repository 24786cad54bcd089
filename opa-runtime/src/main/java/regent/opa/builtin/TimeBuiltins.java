package regent.opa.builtin;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Times, as nanoseconds since 1970 that fit 64 bits, and durations.
final class TimeBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.many(
              "time.add_date",
              "(ns: number, years: number, months: number, days: number) => number",
              TimeBuiltins::addDate),
          Builtin.of(
              "time.clock",
              "(x: any<number, array<number, string>>) => array<number, number, number>",
              TimeBuiltins::clock),
          Builtin.of(
              "time.date",
              "(x: any<number, array<number, string>>) => array<number, number, number>",
              TimeBuiltins::date),
          Builtin.of(
              "time.diff",
              "(ns1: any<number, array<number, string>>, ns2: any<number, array<number, string>>) => array<number, number, number, number, number, number>",
              TimeBuiltins::diff),
          Builtin.of(
              "time.format",
              "(x: any<number, array<number, string>, array<number, string, string>>) => string",
              TimeBuiltins::format),
          Builtin.contextual("time.now_ns", "() => number", TimeBuiltins::now)
              .with(Builtin.Trait.NONDETERMINISTIC),
          Builtin.of(
              "time.parse_duration_ns",
              "(duration: string) => number",
              TimeBuiltins::parseDuration),
          Builtin.of(
              "time.parse_ns", "(layout: string, value: string) => number", TimeBuiltins::parse),
          Builtin.of(
              "time.parse_rfc3339_ns", "(value: string) => number", TimeBuiltins::parseRfc3339),
          Builtin.of(
              "time.weekday",
              "(x: any<number, array<number, string>>) => string",
              TimeBuiltins::weekday));

  private TimeBuiltins() {}

  private static final long NANOS = 1_000_000_000;
  private static final long SECONDS_OF_DAY = 86_400;

  /// The first day of 1970 was a Thursday.
  private static final long DAY_OF_1970 = 3;

  /// As values, since each answer is one of them; from Monday on.
  private static final List<Str> WEEKDAYS =
      Stream.of(DayOfWeek.values())
          .map(day -> Str.of(day.getDisplayName(TextStyle.FULL, Locale.ENGLISH)))
          .toList();

  private static final String EXPECTED = "either number (ns) or [number (ns), string (tz)]";

  /// A time in a zone, and the layout that came with it (empty when none did).
  private record Moment(ZonedDateTime time, String layout) {}

  static Value now(BuiltinContext context, Value[] operands) {
    var now = context.now();
    return Num.of(now.getEpochSecond() * NANOS + now.getNano());
  }

  static Value parse(Value layout, Value value) throws BuiltinException {
    var shape = Operands.string(layout, 1);
    return nanos(GoTime.parse(GoTime.layout(shape), Operands.string(value, 2)));
  }

  static Value parseRfc3339(Value value) throws BuiltinException {
    var text = Operands.string(value, 1);
    long seconds = Rfc3339.seconds(text);
    if (seconds != Rfc3339.UNUSUAL) {
      return Num.of(seconds * NANOS + Rfc3339.nanos(text));
    }
    return nanos(GoTime.parse(GoTime.RFC_3339, text));
  }

  static Value parseDuration(Value duration) throws BuiltinException {
    return Num.of(GoDuration.parse(Operands.string(duration, 1)));
  }

  static Value format(Value x) throws BuiltinException {
    var moment = moment(x);
    var layout = moment.layout().isEmpty() ? GoTime.RFC_3339_NANO : GoTime.layout(moment.layout());
    return Str.of(GoTime.format(layout, moment.time()));
  }

  /// Year, month, day.
  static Value date(Value x) throws BuiltinException {
    var time = moment(x).time();
    return numbers(time.getYear(), time.getMonthValue(), time.getDayOfMonth());
  }

  /// Hour, minute, second.
  static Value clock(Value x) throws BuiltinException {
    if (x instanceof Num nanos && nanos.isLong()) {
      int second = (int) Math.floorMod(Math.floorDiv(nanos.longValue(), NANOS), SECONDS_OF_DAY);
      return numbers(second / 3600, second / 60 % 60, second % 60);
    }
    var time = moment(x).time();
    return numbers(time.getHour(), time.getMinute(), time.getSecond());
  }

  static Value weekday(Value x) throws BuiltinException {
    if (x instanceof Num nanos && nanos.isLong()) {
      long day = Math.floorDiv(nanos.longValue(), NANOS * SECONDS_OF_DAY);
      return WEEKDAYS.get((int) Math.floorMod(day + DAY_OF_1970, 7L));
    }
    return WEEKDAYS.get(moment(x).time().getDayOfWeek().getValue() - 1);
  }

  /// Months and days beyond their ends flow over into the next.
  static Value addDate(Value[] operands) throws BuiltinException {
    var time = moment(operands[0]).time();
    long years = Operands.integer(operands[1], 2);
    long months = Operands.integer(operands[2], 3);
    long days = Operands.integer(operands[3], 4);
    try {
      long year = Math.addExact(time.getYear(), years);
      long month = Math.addExact(time.getMonthValue() - 1L, months);
      year = Math.addExact(year, Math.floorDiv(month, 12));
      var first = LocalDate.of(Math.toIntExact(year), (int) Math.floorMod(month, 12L) + 1, 1);
      var date = first.plusDays(Math.addExact(time.getDayOfMonth() - 1L, days));
      return nanos(GoTime.at(date.atTime(time.toLocalTime()), time.getZone()));
    } catch (ArithmeticException | DateTimeException e) {
      throw outOfRange();
    }
  }

  /// Years, months, days, hours, minutes and seconds between two times, in the zone of the first.
  static Value diff(Value ns1, Value ns2) throws BuiltinException {
    var a = moment(ns1).time();
    var b = moment(ns2).time().withZoneSameInstant(a.getZone());
    var from = a.isAfter(b) ? b : a;
    var to = a.isAfter(b) ? a : b;
    int year = to.getYear() - from.getYear();
    int month = to.getMonthValue() - from.getMonthValue();
    int day = to.getDayOfMonth() - from.getDayOfMonth();
    int seconds = to.toLocalTime().toSecondOfDay() - from.toLocalTime().toSecondOfDay();
    if (seconds < 0) {
      seconds += 24 * 60 * 60;
      day--;
    }
    if (day < 0) {
      day += from.toLocalDate().lengthOfMonth();
      month--;
    }
    if (month < 0) {
      month += 12;
      year--;
    }
    return numbers(year, month, day, seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static Arr numbers(int... numbers) {
    var items = new Value[numbers.length];
    for (int i = 0; i < items.length; i++) {
      items[i] = Num.of(numbers[i]);
    }
    return Arr.wrap(items);
  }

  private static Num nanos(Instant time) throws BuiltinException {
    try {
      return Num.of(
          Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano()));
    } catch (ArithmeticException e) {
      return lowest(time);
    }
  }

  /// The first fraction of a second of the range overflows in whole seconds.
  private static Num lowest(Instant time) throws BuiltinException {
    var nanos =
        BigInteger.valueOf(time.getEpochSecond())
            .multiply(BigInteger.valueOf(NANOS))
            .add(BigInteger.valueOf(time.getNano()));
    if (nanos.bitLength() > 63) {
      throw outOfRange();
    }
    return Num.of(nanos);
  }

  private static BuiltinException outOfRange() {
    return new BuiltinException("time outside of valid range");
  }

  /// Nanoseconds alone, or an array of them, a zone and a layout.
  private static Moment moment(Value operand) throws BuiltinException {
    if (operand instanceof Num nanos) {
      return new Moment(instant(nanos).atZone(ZoneOffset.UTC), "");
    }
    if (!(operand instanceof Arr parts) || parts.size() == 0) {
      throw Operands.wrongKind(1, operand, EXPECTED);
    }
    var nanos = Operands.number(parts.at(0), 1);
    var zone = parts.size() > 1 ? zone(Operands.string(parts.at(1), 1)) : ZoneOffset.UTC;
    var layout = parts.size() > 2 ? Operands.string(parts.at(2), 1) : "";
    return new Moment(instant(nanos).atZone(zone), layout);
  }

  private static Instant instant(Num nanos) throws BuiltinException {
    if (!nanos.isLong()) {
      throw new BuiltinException("timestamp too big");
    }
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos.longValue(), NANOS), Math.floorMod(nanos.longValue(), NANOS));
  }

  private static ZoneId zone(String name) throws BuiltinException {
    return switch (name) {
      case "", "UTC" -> ZoneOffset.UTC;
      case "Local" -> ZoneId.systemDefault();
      default -> {
        if (!ZoneRulesProvider.getAvailableZoneIds().contains(name)) {
          throw new BuiltinException("unknown time zone " + name);
        }
        yield ZoneId.of(name);
      }
    };
  }
}
