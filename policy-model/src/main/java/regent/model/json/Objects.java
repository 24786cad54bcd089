package regent.model.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import regent.model.validation.Violation;

/// How a record is written as a JSON object: its fields in order, each with its name, its shape and
/// its accessor. From one such list follow reading, writing, defaults and the checks of the schema.
///
/// ```java
/// static final Shape<Port> SHAPE =
///     Objects.of("Port", Port::new,
///         Field.optional("name", Shapes.STRING, Port::name),
///         Field.required("port", Shapes.INT32, Port::port));
/// ```
public final class Objects<R> implements Shape<R> {
  private final String name;
  private final List<Field<R, ?>> fields;
  private final Function<Reader, R> make;

  private Objects(String name, List<Field<R, ?>> fields, Function<Reader, R> make) {
    this.name = name;
    this.fields = List.copyOf(fields);
    this.make = make;
  }

  /// The object being read, and where it is.
  private record Reader(Json.Obj json, Place place) {
    <T extends @Nullable Object> T get(Field<?, T> field) {
      return field.read(json, place);
    }
  }

  @Override
  public R read(Json json, Place place) {
    if (!(json instanceof Json.Obj object)) {
      throw place.wrongKind(json, name);
    }
    return make.apply(new Reader(object, place.inside(name)));
  }

  @Override
  public Json write(R value) {
    return new Json.Obj(writeFields(value));
  }

  private Map<String, Json> writeFields(R value) {
    var written = new LinkedHashMap<String, Json>();
    fields.forEach(field -> field.write(value, written));
    return written;
  }

  @Override
  public void check(Json json, String path, List<Violation> found) {
    if (!(json instanceof Json.Obj object)) {
      found.add(Schema.wrongType(path, "object", json));
      return;
    }
    fields.forEach(field -> field.check(object, path, found));
  }

  @Override
  public Json withDefaults(Json json) {
    if (!(json instanceof Json.Obj object)) {
      return json;
    }
    var changed = new LinkedHashMap<>(object.fields());
    fields.forEach(field -> field.putDefault(changed));
    return new Json.Obj(changed);
  }

  /// The constructor of a record with 1 component.
  @FunctionalInterface
  public interface Make1<A extends @Nullable Object, R> {
    R make(A a);
  }

  /// The constructor of a record with 2 components.
  @FunctionalInterface
  public interface Make2<A extends @Nullable Object, B extends @Nullable Object, R> {
    R make(A a, B b);
  }

  /// The constructor of a record with 3 components.
  @FunctionalInterface
  public interface Make3<
      A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R> {
    R make(A a, B b, C c);
  }

  /// The constructor of a record with 4 components.
  @FunctionalInterface
  public interface Make4<
      A extends @Nullable Object,
      B extends @Nullable Object,
      C extends @Nullable Object,
      D extends @Nullable Object,
      R> {
    R make(A a, B b, C c, D d);
  }

  /// The constructor of a record with 5 components.
  @FunctionalInterface
  public interface Make5<
      A extends @Nullable Object,
      B extends @Nullable Object,
      C extends @Nullable Object,
      D extends @Nullable Object,
      E extends @Nullable Object,
      R> {
    R make(A a, B b, C c, D d, E e);
  }

  /// The constructor of a record with 6 components.
  @FunctionalInterface
  public interface Make6<
      A extends @Nullable Object,
      B extends @Nullable Object,
      C extends @Nullable Object,
      D extends @Nullable Object,
      E extends @Nullable Object,
      F extends @Nullable Object,
      R> {
    R make(A a, B b, C c, D d, E e, F f);
  }

  /// The constructor of a record with 7 components.
  @FunctionalInterface
  public interface Make7<
      A extends @Nullable Object,
      B extends @Nullable Object,
      C extends @Nullable Object,
      D extends @Nullable Object,
      E extends @Nullable Object,
      F extends @Nullable Object,
      G extends @Nullable Object,
      R> {
    R make(A a, B b, C c, D d, E e, F f, G g);
  }

  /// The constructor of a record with 8 components.
  @FunctionalInterface
  public interface Make8<
      A extends @Nullable Object,
      B extends @Nullable Object,
      C extends @Nullable Object,
      D extends @Nullable Object,
      E extends @Nullable Object,
      F extends @Nullable Object,
      G extends @Nullable Object,
      H extends @Nullable Object,
      R> {
    R make(A a, B b, C c, D d, E e, F f, G g, H h);
  }

  /// The constructor of a record with 9 components.
  @FunctionalInterface
  public interface Make9<
      A extends @Nullable Object,
      B extends @Nullable Object,
      C extends @Nullable Object,
      D extends @Nullable Object,
      E extends @Nullable Object,
      F extends @Nullable Object,
      G extends @Nullable Object,
      H extends @Nullable Object,
      I extends @Nullable Object,
      R> {
    R make(A a, B b, C c, D d, E e, F f, G g, H h, I i);
  }

  /// The constructor of a record with 10 components.
  @FunctionalInterface
  public interface Make10<
      A extends @Nullable Object,
      B extends @Nullable Object,
      C extends @Nullable Object,
      D extends @Nullable Object,
      E extends @Nullable Object,
      F extends @Nullable Object,
      G extends @Nullable Object,
      H extends @Nullable Object,
      I extends @Nullable Object,
      J extends @Nullable Object,
      R> {
    R make(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j);
  }

  /// An object with 1 field; `name` is the type that messages of the decoder mention.
  public static <R, A extends @Nullable Object> Shape<R> of(
      String name, Make1<A, R> make, Field<R, A> a) {
    return new Objects<>(name, List.of(a), in -> make.make(in.get(a)));
  }

  /// An object with 2 fields; `name` is the type that messages of the decoder mention.
  public static <R, A extends @Nullable Object, B extends @Nullable Object> Shape<R> of(
      String name, Make2<A, B, R> make, Field<R, A> a, Field<R, B> b) {
    return new Objects<>(name, List.of(a, b), in -> make.make(in.get(a), in.get(b)));
  }

  /// An object with 3 fields; `name` is the type that messages of the decoder mention.
  public static <
          R, A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Shape<R> of(
          String name, Make3<A, B, C, R> make, Field<R, A> a, Field<R, B> b, Field<R, C> c) {
    return new Objects<>(name, List.of(a, b, c), in -> make.make(in.get(a), in.get(b), in.get(c)));
  }

  /// An object with 4 fields; `name` is the type that messages of the decoder mention.
  public static <
          R,
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Shape<R> of(
          String name,
          Make4<A, B, C, D, R> make,
          Field<R, A> a,
          Field<R, B> b,
          Field<R, C> c,
          Field<R, D> d) {
    return new Objects<>(
        name, List.of(a, b, c, d), in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d)));
  }

  /// An object with 5 fields; `name` is the type that messages of the decoder mention.
  public static <
          R,
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>
      Shape<R> of(
          String name,
          Make5<A, B, C, D, E, R> make,
          Field<R, A> a,
          Field<R, B> b,
          Field<R, C> c,
          Field<R, D> d,
          Field<R, E> e) {
    return new Objects<>(
        name,
        List.of(a, b, c, d, e),
        in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e)));
  }

  /// An object with 6 fields; `name` is the type that messages of the decoder mention.
  public static <
          R,
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object,
          F extends @Nullable Object>
      Shape<R> of(
          String name,
          Make6<A, B, C, D, E, F, R> make,
          Field<R, A> a,
          Field<R, B> b,
          Field<R, C> c,
          Field<R, D> d,
          Field<R, E> e,
          Field<R, F> f) {
    return new Objects<>(
        name,
        List.of(a, b, c, d, e, f),
        in -> make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f)));
  }

  /// An object with 7 fields; `name` is the type that messages of the decoder mention.
  public static <
          R,
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object,
          F extends @Nullable Object,
          G extends @Nullable Object>
      Shape<R> of(
          String name,
          Make7<A, B, C, D, E, F, G, R> make,
          Field<R, A> a,
          Field<R, B> b,
          Field<R, C> c,
          Field<R, D> d,
          Field<R, E> e,
          Field<R, F> f,
          Field<R, G> g) {
    return new Objects<>(
        name,
        List.of(a, b, c, d, e, f, g),
        in ->
            make.make(in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f), in.get(g)));
  }

  /// An object with 8 fields; `name` is the type that messages of the decoder mention.
  public static <
          R,
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object,
          F extends @Nullable Object,
          G extends @Nullable Object,
          H extends @Nullable Object>
      Shape<R> of(
          String name,
          Make8<A, B, C, D, E, F, G, H, R> make,
          Field<R, A> a,
          Field<R, B> b,
          Field<R, C> c,
          Field<R, D> d,
          Field<R, E> e,
          Field<R, F> f,
          Field<R, G> g,
          Field<R, H> h) {
    return new Objects<>(
        name,
        List.of(a, b, c, d, e, f, g, h),
        in ->
            make.make(
                in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f), in.get(g),
                in.get(h)));
  }

  /// An object with 9 fields; `name` is the type that messages of the decoder mention.
  public static <
          R,
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object,
          F extends @Nullable Object,
          G extends @Nullable Object,
          H extends @Nullable Object,
          I extends @Nullable Object>
      Shape<R> of(
          String name,
          Make9<A, B, C, D, E, F, G, H, I, R> make,
          Field<R, A> a,
          Field<R, B> b,
          Field<R, C> c,
          Field<R, D> d,
          Field<R, E> e,
          Field<R, F> f,
          Field<R, G> g,
          Field<R, H> h,
          Field<R, I> i) {
    return new Objects<>(
        name,
        List.of(a, b, c, d, e, f, g, h, i),
        in ->
            make.make(
                in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f), in.get(g),
                in.get(h), in.get(i)));
  }

  /// An object with 10 fields; `name` is the type that messages of the decoder mention.
  public static <
          R,
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object,
          F extends @Nullable Object,
          G extends @Nullable Object,
          H extends @Nullable Object,
          I extends @Nullable Object,
          J extends @Nullable Object>
      Shape<R> of(
          String name,
          Make10<A, B, C, D, E, F, G, H, I, J, R> make,
          Field<R, A> a,
          Field<R, B> b,
          Field<R, C> c,
          Field<R, D> d,
          Field<R, E> e,
          Field<R, F> f,
          Field<R, G> g,
          Field<R, H> h,
          Field<R, I> i,
          Field<R, J> j) {
    return new Objects<>(
        name,
        List.of(a, b, c, d, e, f, g, h, i, j),
        in ->
            make.make(
                in.get(a), in.get(b), in.get(c), in.get(d), in.get(e), in.get(f), in.get(g),
                in.get(h), in.get(i), in.get(j)));
  }
}
