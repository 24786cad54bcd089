package regent.model.dataplane;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Json;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;

/// A listener for traffic to the application next to the proxy. Numbers and texts that are not
/// given are 0 and empty, as in Kuma's messages.
///
/// @param address where the proxy listens; that of the networking section when empty
/// @param port the port on which the proxy listens
/// @param servicePort the port of the application; `port` when 0
/// @param serviceAddress the address of the application; `address` when empty
/// @param health the older form of `state`
/// @param serviceProbe how the proxy checks the application
/// @param state whether it takes traffic
/// @param name the name that services and policies refer to; the port when empty
/// @param protocol `http`, `http2`, `grpc` or `tcp`; `tcp` when empty
public record Inbound(
    long port,
    long servicePort,
    String serviceAddress,
    String address,
    @Nullable Health health,
    @Nullable ServiceProbe serviceProbe,
    State state,
    String name,
    String protocol) {
  /// Whether a listener takes traffic.
  public enum State {
    /// It does.
    READY("Ready"),
    /// It is not ready.
    NOT_READY("NotReady"),
    /// No listener is made for it.
    IGNORED("Ignored");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /// The state as it is written.
    public String text() {
      return text;
    }
  }

  /// The older form of the state.
  ///
  /// @param ready whether it takes traffic
  public record Health(boolean ready) {
    static final Shape<Health> SHAPE =
        Objects.of(
            "Health", Health::new, Field.collection("ready", Shapes.BOOL, false, Health::ready));
  }

  /// How the proxy checks the application.
  ///
  /// @param interval time between two checks
  /// @param timeout how long to wait for an answer
  /// @param unhealthyThreshold failures until it counts as unhealthy
  /// @param healthyThreshold successes until it counts as healthy
  /// @param tcp there when a TCP connection is the check
  public record ServiceProbe(
      @Nullable Duration interval,
      @Nullable Duration timeout,
      @Nullable Long unhealthyThreshold,
      @Nullable Long healthyThreshold,
      @Nullable Json tcp) {
    static final Shape<ServiceProbe> SHAPE =
        Objects.of(
            "ServiceProbe",
            ServiceProbe::new,
            Field.optional("interval", ProtoShapes.DURATION, ServiceProbe::interval),
            Field.optional("timeout", ProtoShapes.DURATION, ServiceProbe::timeout),
            Field.optional(
                    "unhealthyThreshold", ProtoShapes.UINT32, ServiceProbe::unhealthyThreshold)
                .orNamed("unhealthy_threshold"),
            Field.optional("healthyThreshold", ProtoShapes.UINT32, ServiceProbe::healthyThreshold)
                .orNamed("healthy_threshold"),
            Field.optional("tcp", Shapes.ANY, ServiceProbe::tcp));
  }

  static final Shape<Inbound> SHAPE =
      Objects.of(
          "Inbound",
          Inbound::new,
          Field.collection("port", ProtoShapes.UINT32, 0L, Inbound::port),
          Field.collection("servicePort", ProtoShapes.UINT32, 0L, Inbound::servicePort),
          Field.collection("serviceAddress", Shapes.STRING, "", Inbound::serviceAddress),
          Field.collection("address", Shapes.STRING, "", Inbound::address),
          Field.optional("health", Health.SHAPE, Inbound::health),
          Field.optional("serviceProbe", ServiceProbe.SHAPE, Inbound::serviceProbe),
          Field.collection(
              "state", Shapes.oneOf(State.values(), State::text), State.READY, Inbound::state),
          Field.collection("name", Shapes.STRING, "", Inbound::name),
          Field.collection("protocol", Shapes.STRING, "", Inbound::protocol));

  /// The name that references use: its name, else its port.
  public String sectionName() {
    return name.isEmpty() ? Long.toString(port) : name;
  }

  /// The port of the application.
  public long workloadPort() {
    return servicePort == 0 ? port : servicePort;
  }
}
