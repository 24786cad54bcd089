package regent.model.json;

import java.util.List;
import java.util.function.Function;
import regent.model.validation.Violation;

/// A shape for a type that is written like another one.
record Converted<T, U>(Shape<T> base, Function<T, U> wrap, Function<U, T> unwrap)
    implements Shape<U> {
  @Override
  public U read(Json json, Place place) {
    return wrap.apply(base.read(json, place));
  }

  @Override
  public Json write(U value) {
    return base.write(unwrap.apply(value));
  }

  @Override
  public void check(Json json, String path, List<Violation> found) {
    base.check(json, path, found);
  }

  @Override
  public Json withDefaults(Json json) {
    return base.withDefaults(json);
  }
}
