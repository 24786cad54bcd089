package regent.model.dataplane;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;

/// The addresses of a proxy.
///
/// @param address where others reach it: an IP address or a host name
/// @param gateway there when the application is a gateway
/// @param inbound listeners for traffic to the application
/// @param outbound listeners for traffic from it, without transparent proxying
/// @param transparentProxying there when all traffic of the machine goes through the proxy
/// @param admin Envoy's administration interface
/// @param listeners listeners between zones and out of the mesh
public record Networking(
    String address,
    @Nullable Gateway gateway,
    List<Inbound> inbound,
    List<Outbound> outbound,
    @Nullable TransparentProxying transparentProxying,
    @Nullable Admin admin,
    List<Listener> listeners) {
  /// Envoy's administration interface.
  ///
  /// @param port its port; the default of the control plane when 0
  public record Admin(long port) {
    static final Shape<Admin> SHAPE =
        Objects.of(
            "EnvoyAdmin",
            Admin::new,
            Field.collection("port", ProtoShapes.UINT32, 0L, Admin::port));
  }

  static final Shape<Networking> SHAPE =
      Objects.of(
          "Networking",
          Networking::new,
          Field.collection("address", Shapes.STRING, "", Networking::address),
          Field.optional("gateway", Gateway.SHAPE, Networking::gateway),
          Field.list("inbound", Inbound.SHAPE, Networking::inbound),
          Field.list("outbound", Outbound.SHAPE, Networking::outbound),
          Field.optional(
                  "transparentProxying", TransparentProxying.SHAPE, Networking::transparentProxying)
              .orNamed("transparent_proxying"),
          Field.optional("admin", Admin.SHAPE, Networking::admin),
          Field.list("listeners", Listener.SHAPE, Networking::listeners));

  public Networking {
    inbound = List.copyOf(inbound);
    outbound = List.copyOf(outbound);
    listeners = List.copyOf(listeners);
  }

  /// Where the proxy listens for `of`.
  public String addressOf(Inbound of) {
    return of.address().isEmpty() ? address : of.address();
  }

  /// Where the proxy listens for `of`.
  public String addressOf(Listener of) {
    return of.address().isEmpty() ? address : of.address();
  }

  /// Where the application listens for `of`.
  public String workloadAddressOf(Inbound of) {
    return of.serviceAddress().isEmpty() ? addressOf(of) : of.serviceAddress();
  }
}
