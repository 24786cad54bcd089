package regent.model.dataplane;

import java.util.Map;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;

/// Says that the application next to the proxy is a gateway, which receives its traffic itself.
///
/// @param tags tags of the gateway
/// @param type the only one there is
public record Gateway(Map<String, String> tags, Type type) {
  /// Who handles the traffic to the gateway.
  public enum Type {
    /// Another product.
    DELEGATED
  }

  static final Shape<Gateway> SHAPE =
      Objects.of(
          "Gateway",
          Gateway::new,
          Field.map("tags", Shapes.STRING, Gateway::tags),
          Field.collection("type", Shapes.oneOf(Type.values()), Type.DELEGATED, Gateway::type));
}
