package regent.model.json;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import regent.model.validation.Violation;

/// How values of one type are written as JSON.
///
/// Reading has Kuma's two steps: [#check] reports what the published schema refuses, [#read] makes
/// the record and throws for what only the decoder refuses. Unknown fields are ignored by both.
public interface Shape<T> {
  /// The value that `json` stands for.
  ///
  /// @throws ShapeException when `json` does not fit
  T read(Json json, Place place);

  /// The JSON of `value`, fields in Kuma's order.
  Json write(T value);

  /// Adds what the schema says against `json`; `path` as `spec.to[0]`.
  void check(Json json, String path, List<Violation> found);

  /// `json` with the defaults of absent fields filled in.
  default Json withDefaults(Json json) {
    return json;
  }

  /// The value that `json` stands for, a merged configuration say.
  ///
  /// @throws ShapeException when `json` does not fit
  default T read(Json json) {
    return read(json, new Place("", ""));
  }

  /// A list of values of this shape.
  default Shape<List<T>> list() {
    return new ListShape<>(this, 0, Integer.MAX_VALUE);
  }

  /// A map from strings to values of this shape.
  default Shape<Map<String, T>> map() {
    return new MapShape<>(this);
  }

  /// This shape for a type that wraps or converts `T`.
  default <U> Shape<U> as(Function<T, U> wrap, Function<U, T> unwrap) {
    return new Converted<>(this, wrap, unwrap);
  }
}
