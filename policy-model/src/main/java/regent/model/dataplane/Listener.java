package regent.model.dataplane;

import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;

/// A listener for traffic between zones, or for traffic that leaves the mesh.
///
/// @param type which traffic
/// @param address where it listens
/// @param port the port on which it listens
/// @param name the name that policies refer to; the port when empty
/// @param state whether it takes traffic
public record Listener(Type type, String address, long port, String name, State state) {
  /// Which traffic a listener is for.
  public enum Type {
    /// Not said; not valid.
    UNSPECIFIED("Unspecified"),
    /// From other zones into this one.
    ZONE_INGRESS("ZoneIngress"),
    /// Out of the mesh.
    ZONE_EGRESS("ZoneEgress");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /// The type as it is written.
    public String text() {
      return text;
    }
  }

  /// Whether a listener takes traffic.
  public enum State {
    /// It does.
    READY("Ready"),
    /// It is not ready.
    NOT_READY("NotReady");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /// The state as it is written.
    public String text() {
      return text;
    }
  }

  static final Shape<Listener> SHAPE =
      Objects.of(
          "Listener",
          Listener::new,
          Field.collection(
              "type", Shapes.oneOf(Type.values(), Type::text), Type.UNSPECIFIED, Listener::type),
          Field.collection("address", Shapes.STRING, "", Listener::address),
          Field.collection("port", ProtoShapes.UINT32, 0L, Listener::port),
          Field.collection("name", Shapes.STRING, "", Listener::name),
          Field.collection(
              "state", Shapes.oneOf(State.values(), State::text), State.READY, Listener::state));

  /// The name that references use: its name, else its port.
  public String sectionName() {
    return name.isEmpty() ? Long.toString(port) : name;
  }
}
