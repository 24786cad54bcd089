package regent.model.resource;

import java.util.List;
import regent.model.json.Json;
import regent.model.json.Place;
import regent.model.json.Shape;
import regent.model.validation.Violation;

/// The spec of a type that has no record of its own yet. It is kept as written, so nothing is lost;
/// only the envelope is validated.
///
/// @param json all fields of the spec
public record GenericSpec(Json.Obj json) implements Spec {
  /// Any JSON object.
  public static final Shape<GenericSpec> SHAPE =
      new Shape<>() {
        @Override
        public GenericSpec read(Json json, Place place) {
          return new GenericSpec(json instanceof Json.Obj object ? object : Json.Obj.EMPTY);
        }

        @Override
        public Json write(GenericSpec value) {
          return value.json();
        }

        @Override
        public void check(Json json, String path, List<Violation> found) {}
      };
}
