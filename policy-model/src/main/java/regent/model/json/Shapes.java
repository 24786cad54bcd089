package regent.model.json;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import regent.model.validation.Violation;

/// The shapes of single values.
public final class Shapes {
  /// Text without restrictions.
  public static final Shape<String> STRING = new Text("", 0, Integer.MAX_VALUE);

  /// `true` or `false`.
  public static final Shape<Boolean> BOOL = new Bools();

  /// A whole number of 32 bits with sign.
  public static final Shape<Integer> INT32 =
      integer(Long.MIN_VALUE, Long.MAX_VALUE, "int32").as(Long::intValue, Integer::longValue);

  /// A whole number of 32 bits without sign. The schema calls it `int32`, so the larger half is
  /// refused, as it is by Kuma; negative ones are refused by the decoder.
  public static final Shape<Long> UINT32 = integer(Long.MIN_VALUE, Long.MAX_VALUE, "uint32");

  /// A duration in Go's notation, `1h30m`.
  public static final Shape<Duration> DURATION = new Durations();

  /// A whole number, or text.
  public static final Shape<IntOrString> INT_OR_STRING = new IntOrStrings();

  /// Any JSON, kept as it is.
  public static final Shape<Json> ANY = new Any();

  private Shapes() {}

  /// Text of at least `least` and at most `most` characters that matches `pattern` (RE2 syntax; no
  /// restriction when empty).
  public static Shape<String> text(String pattern, int least, int most) {
    return new Text(pattern, least, most);
  }

  /// Text that is not empty.
  public static Shape<String> nonEmpty() {
    return new Text("", 1, Integer.MAX_VALUE);
  }

  /// A whole number of `format` (`int32`, `uint32` or `int64`) from `least` to `most`.
  public static Shape<Long> integer(long least, long most, String format) {
    return new Integers(least, most, format);
  }

  /// One of the constants of an enum.
  ///
  /// @param name how a constant is written
  public static <E extends Enum<E>> Shape<E> oneOf(E[] constants, Function<E, String> name) {
    return new Constants<>(List.of(constants), name);
  }

  /// One of the constants of an enum, written as its name in Java.
  public static <E extends Enum<E>> Shape<E> oneOf(E[] constants) {
    return oneOf(constants, Enum::name);
  }

  /// One of some whole numbers.
  public static Shape<Long> oneOf(long... values) {
    return new Allowed(Arrays.stream(values).boxed().toList());
  }

  /// A list with at least `least` items.
  public static <T> Shape<List<T>> listOf(Shape<T> item, int least) {
    return new ListShape<>(item, least, Integer.MAX_VALUE);
  }

  /// A list of at least `least` and at most `most` items.
  public static <T> Shape<List<T>> listOf(Shape<T> item, int least, int most) {
    return new ListShape<>(item, least, most);
  }

  private record Allowed(List<Long> values) implements Shape<Long> {
    private static final Shape<Long> INT64 = integer(Long.MIN_VALUE, Long.MAX_VALUE, "int64");

    @Override
    public Long read(Json json, Place place) {
      return INT64.read(json, place);
    }

    @Override
    public Json write(Long value) {
      return Json.of(value);
    }

    @Override
    public void check(Json json, String path, List<Violation> found) {
      INT64.check(json, path, found);
      boolean allowed =
          json instanceof Json.Num(var text) && values.contains(Numbers.clamped(text));
      if (!allowed) {
        String all =
            values.stream().map(String::valueOf).collect(Collectors.joining(" ", "[", "]"));
        found.add(Schema.violation(path, "should be one of " + all));
      }
    }
  }

  private record Text(String pattern, int least, int most) implements Shape<String> {
    @Override
    public String read(Json json, Place place) {
      if (json instanceof Json.Str(var value)) {
        return value;
      }
      throw place.wrongKind(json, "string");
    }

    @Override
    public Json write(String value) {
      return Json.of(value);
    }

    @Override
    public void check(Json json, String path, List<Violation> found) {
      if (!(json instanceof Json.Str(var value))) {
        found.add(Schema.wrongType(path, "string", json));
        return;
      }
      // only the first of these is reported
      int length = value.codePointCount(0, value.length());
      if (length > most) {
        found.add(Schema.violation(path, "should be at most " + most + " chars long"));
      } else if (length < least) {
        found.add(Schema.violation(path, "should be at least " + least + " chars long"));
      } else if (!pattern.isEmpty() && !Patterns.matches(pattern, value)) {
        found.add(Schema.violation(path, "should match '" + pattern + "'"));
      }
    }
  }

  private record Bools() implements Shape<Boolean> {
    @Override
    public Boolean read(Json json, Place place) {
      if (json instanceof Json.Bool(var value)) {
        return value;
      }
      throw place.wrongKind(json, "bool");
    }

    @Override
    public Json write(Boolean value) {
      return Json.of(value);
    }

    @Override
    public void check(Json json, String path, List<Violation> found) {
      if (!(json instanceof Json.Bool)) {
        found.add(Schema.wrongType(path, "boolean", json));
      }
    }
  }

  private record Integers(long least, long most, String format) implements Shape<Long> {
    @Override
    public Long read(Json json, Place place) {
      if (json instanceof Json.Num(var text) && Numbers.isWhole(text)) {
        long value = Numbers.clamped(text);
        if (value >= smallest() && value <= largest()) {
          return value;
        }
      }
      throw place.wrongKind(json, format);
    }

    private long smallest() {
      return switch (format) {
        case "int32" -> Integer.MIN_VALUE;
        case "uint32" -> 0;
        case "int64" -> Long.MIN_VALUE;
        default -> throw new IllegalStateException("unknown format of integers: " + format);
      };
    }

    private long largest() {
      return switch (format) {
        case "int32" -> Integer.MAX_VALUE;
        case "uint32" -> 0xFFFF_FFFFL;
        case "int64" -> Long.MAX_VALUE;
        default -> throw new IllegalStateException("unknown format of integers: " + format);
      };
    }

    @Override
    public Json write(Long value) {
      return Json.of(value);
    }

    @Override
    public void check(Json json, String path, List<Violation> found) {
      if (!(json instanceof Json.Num(var text)) || !Numbers.isWhole(text)) {
        found.add(Schema.wrongType(path, "integer", json));
        return;
      }
      long value = Numbers.clamped(text);
      boolean narrow = !format.equals("int64");
      if (narrow && (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE)) {
        found.add(
            new Violation(
                "", "Checked value must be of type integer with format int32 in " + path));
      }
      if (value < least) {
        found.add(
            Schema.violation(
                path, "should be greater than or equal to " + Numbers.asGoFloat(least)));
      }
      if (value > most) {
        found.add(
            Schema.violation(path, "should be less than or equal to " + Numbers.asGoFloat(most)));
      }
    }
  }

  private record Durations() implements Shape<Duration> {
    @Override
    public Duration read(Json json, Place place) {
      if (json instanceof Json.Str(var text)) {
        return GoDuration.parse(text);
      }
      throw place.wrongKind(json, "string");
    }

    @Override
    public Json write(Duration value) {
      return Json.of(GoDuration.format(value));
    }

    @Override
    public void check(Json json, String path, List<Violation> found) {
      STRING.check(json, path, found);
    }
  }

  private record IntOrStrings() implements Shape<IntOrString> {
    @Override
    public IntOrString read(Json json, Place place) {
      return switch (json) {
        case Json.Str(var text) -> new IntOrString(text, false);
        case Json.Num number -> new IntOrString(INT32.read(number, place).toString(), true);
        case Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ ->
            throw place.wrongKind(json, "int32");
      };
    }

    @Override
    public Json write(IntOrString value) {
      return value.isInt() ? new Json.Num(value.text()) : Json.of(value.text());
    }

    @Override
    public void check(Json json, String path, List<Violation> found) {
      boolean whole = json instanceof Json.Num(var text) && Numbers.isWhole(text);
      if (!whole && !(json instanceof Json.Str)) {
        found.add(Schema.wrongType(path, "integer,string", json));
      }
    }
  }

  private record Any() implements Shape<Json> {
    @Override
    public Json read(Json json, Place place) {
      return json;
    }

    @Override
    public Json write(Json value) {
      return value;
    }

    @Override
    public void check(Json json, String path, List<Violation> found) {}
  }

  private record Constants<E extends Enum<E>>(List<E> constants, Function<E, String> name)
      implements Shape<E> {
    @Override
    public E read(Json json, Place place) {
      String text = STRING.read(json, place);
      return constants.stream()
          .filter(constant -> name.apply(constant).equals(text))
          .findFirst()
          .orElseThrow(() -> new ShapeException(place.path() + " has the unknown value " + text));
    }

    @Override
    public Json write(E value) {
      return Json.of(name.apply(value));
    }

    @Override
    public void check(Json json, String path, List<Violation> found) {
      STRING.check(json, path, found);
      boolean known =
          json instanceof Json.Str(var text)
              && constants.stream().anyMatch(constant -> name.apply(constant).equals(text));
      if (!known) {
        String allowed = constants.stream().map(name).collect(Collectors.joining(" ", "[", "]"));
        found.add(Schema.violation(path, "should be one of " + allowed));
      }
    }
  }
}
