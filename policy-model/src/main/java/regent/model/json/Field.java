package regent.model.json;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import regent.model.validation.Violation;

/// One field of an object: its name, the shape of its value, and how to get it from the record.
///
/// @param <R> the record
/// @param <T> the component
public final class Field<R, T extends @Nullable Object> {
  private final String name;
  private final String alias;
  private final Part<R, T> part;

  private Field(String name, Part<R, T> part) {
    this(name, "", part);
  }

  private Field(String name, String alias, Part<R, T> part) {
    this.name = name;
    this.alias = alias;
    this.part = part;
  }

  /// How one kind of field is read and written.
  private interface Part<R, T extends @Nullable Object> {
    T read(@Nullable Json json, Place place);

    T get(R owner);

    @Nullable Json write(R owner);

    void check(@Nullable Json json, String path, List<Violation> found);

    @Nullable Json withDefaults(@Nullable Json json);
  }

  String name() {
    return name;
  }

  T read(Json.Obj owner, Place place) {
    return part.read(found(owner), place.field(name));
  }

  private @Nullable Json found(Json.Obj owner) {
    Json value = owner.get(name);
    return value == null && !alias.isEmpty() ? owner.get(alias) : value;
  }

  void write(R owner, Map<String, Json> into) {
    Json written = part.write(owner);
    if (written != null) {
      into.put(name, written);
    }
  }

  void check(Json.Obj owner, String path, List<Violation> found) {
    part.check(found(owner), path.isEmpty() ? name : path + "." + name, found);
  }

  void putDefault(Map<String, Json> fields) {
    Json filled = part.withDefaults(fields.get(name));
    if (filled != null) {
      fields.put(name, filled);
    }
  }

  /// A field that may be absent (`null` counts as absent, the component is null then).
  public static <R, T> Field<R, @Nullable T> optional(
      String name, Shape<T> shape, Function<R, @Nullable T> get) {
    return new Field<>(name, new Optional<R, T>(shape, get, null));
  }

  /// A field that may be absent; the schema fills in `otherwise`.
  public static <R, T> Field<R, T> defaulted(
      String name, Shape<T> shape, T otherwise, Function<R, T> get) {
    return new Field<>(
        name, new Required<R, T>(shape, get, false, shape.write(otherwise), otherwise));
  }

  /// A list or map that is absent when empty.
  public static <R, T> Field<R, T> collection(
      String name, Shape<T> shape, T empty, Function<R, T> get) {
    return new Field<>(name, new Collection<R, T>(shape, get, empty));
  }

  /// A list that is absent when empty.
  public static <R, T> Field<R, List<T>> list(
      String name, Shape<T> item, Function<R, List<T>> get) {
    return collection(name, item.list(), List.of(), get);
  }

  /// A map that is absent when empty.
  public static <R, T> Field<R, Map<String, T>> map(
      String name, Shape<T> item, Function<R, Map<String, T>> get) {
    return collection(name, item.map(), Map.of(), get);
  }

  /// A field that the schema requires and that is always written.
  public static <R, T> Field<R, T> required(String name, Shape<T> shape, Function<R, T> get) {
    return new Field<>(name, new Required<R, T>(shape, get, true, null, null));
  }

  /// A field that is always written, and has the value `zero` when absent.
  public static <R, T> Field<R, T> zeroed(String name, Shape<T> shape, T zero, Function<R, T> get) {
    return new Field<>(name, new Required<R, T>(shape, get, false, null, zero));
  }

  /// This field, which may also be written as `other`; it is never written so here. Protobuf's JSON
  /// has `redirect_port_inbound` besides `redirectPortInbound`.
  public Field<R, T> orNamed(String other) {
    return new Field<>(name, other, part);
  }

  /// This field, left out when its component is `value`. Go calls it `omitempty`.
  public Field<R, T> omitting(T value) {
    return new Field<>(name, alias, new Omitting<R, T>(part, value));
  }

  private record Omitting<R, T extends @Nullable Object>(Part<R, T> base, T omitted)
      implements Part<R, T> {
    @Override
    public T read(@Nullable Json json, Place place) {
      return base.read(json, place);
    }

    @Override
    public T get(R owner) {
      return base.get(owner);
    }

    @Override
    public @Nullable Json write(R owner) {
      return java.util.Objects.equals(base.get(owner), omitted) ? null : base.write(owner);
    }

    @Override
    public void check(@Nullable Json json, String path, List<Violation> found) {
      base.check(json, path, found);
    }

    @Override
    public @Nullable Json withDefaults(@Nullable Json json) {
      return base.withDefaults(json);
    }
  }

  private record Optional<R, T>(
      Shape<T> shape, Function<R, @Nullable T> getter, @Nullable Json otherwise)
      implements Part<R, @Nullable T> {
    @Override
    public @Nullable T get(R owner) {
      return getter.apply(owner);
    }

    @Override
    public @Nullable T read(@Nullable Json json, Place place) {
      return json == null || json instanceof Json.Null ? null : shape.read(json, place);
    }

    @Override
    public @Nullable Json write(R owner) {
      T value = getter.apply(owner);
      return value == null ? null : shape.write(value);
    }

    @Override
    public void check(@Nullable Json json, String path, List<Violation> found) {
      if (json != null && !(json instanceof Json.Null)) {
        shape.check(json, path, found);
      }
    }

    @Override
    public @Nullable Json withDefaults(@Nullable Json json) {
      return json == null ? otherwise : shape.withDefaults(json);
    }
  }

  private record Collection<R, T>(Shape<T> shape, Function<R, T> getter, T empty)
      implements Part<R, T> {
    @Override
    public T get(R owner) {
      return getter.apply(owner);
    }

    @Override
    public T read(@Nullable Json json, Place place) {
      return json == null || json instanceof Json.Null ? empty : shape.read(json, place);
    }

    @Override
    public @Nullable Json write(R owner) {
      T value = getter.apply(owner);
      return value.equals(empty) ? null : shape.write(value);
    }

    @Override
    public void check(@Nullable Json json, String path, List<Violation> found) {
      if (json != null && !(json instanceof Json.Null)) {
        shape.check(json, path, found);
      }
    }

    @Override
    public @Nullable Json withDefaults(@Nullable Json json) {
      return json == null ? null : shape.withDefaults(json);
    }
  }

  private record Required<R, T>(
      Shape<T> shape,
      Function<R, T> getter,
      boolean mustBeThere,
      @Nullable Json otherwise,
      @Nullable T zero)
      implements Part<R, T> {
    @Override
    public T get(R owner) {
      return getter.apply(owner);
    }

    @Override
    public T read(@Nullable Json json, Place place) {
      if (json != null && !(json instanceof Json.Null)) {
        return shape.read(json, place);
      }
      if (zero == null) {
        throw new ShapeException(place.path() + " is required");
      }
      return zero;
    }

    @Override
    public Json write(R owner) {
      return shape.write(getter.apply(owner));
    }

    @Override
    public void check(@Nullable Json json, String path, List<Violation> found) {
      if (json != null) {
        shape.check(json, path, found);
      } else if (mustBeThere) {
        found.add(Schema.violation(path, "is required"));
      }
    }

    @Override
    public @Nullable Json withDefaults(@Nullable Json json) {
      return json == null ? otherwise : shape.withDefaults(json);
    }
  }
}
