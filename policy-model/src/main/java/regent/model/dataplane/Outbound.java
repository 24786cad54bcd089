package regent.model.dataplane;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;

/// A listener for traffic from the application to a service.
///
/// @param address where the proxy listens; 127.0.0.1 when empty
/// @param port the port on which it listens
/// @param backendRef the service; null only in what is not valid
public record Outbound(String address, long port, @Nullable Backend backendRef) {
  /// The service that an outbound leads to.
  ///
  /// @param kind `MeshService`, `MeshExternalService` or `MeshMultiZoneService`
  /// @param name its name; empty when labels select it
  /// @param port its port; 0 for a MeshExternalService
  /// @param labels labels that select it; the oldest one when there are several
  public record Backend(String kind, String name, long port, Map<String, String> labels) {
    static final Shape<Backend> SHAPE =
        Objects.of(
            "BackendRef",
            Backend::new,
            Field.collection("kind", Shapes.STRING, "", Backend::kind),
            Field.collection("name", Shapes.STRING, "", Backend::name),
            Field.collection("port", ProtoShapes.UINT32, 0L, Backend::port),
            Field.map("labels", Shapes.STRING, Backend::labels));
  }

  static final Shape<Outbound> SHAPE =
      Objects.of(
          "Outbound",
          Outbound::new,
          Field.collection("address", Shapes.STRING, "", Outbound::address),
          Field.collection("port", ProtoShapes.UINT32, 0L, Outbound::port),
          Field.optional("backendRef", Backend.SHAPE, Outbound::backendRef));

  /// Where the proxy listens.
  public String addressOrLoopback() {
    return address.isEmpty() ? "127.0.0.1" : address;
  }
}
