package regent.model.dataplane;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;

/// How all traffic of the machine is led through the proxy.
///
/// @param redirectPortInbound port that receives incoming traffic
/// @param redirectPortOutbound port that receives outgoing traffic
/// @param directAccessServices services that are reached by their own address
/// @param ipFamilyMode which IP versions are redirected
/// @param reachableBackends the services that can be reached; all when null
public record TransparentProxying(
    long redirectPortInbound,
    long redirectPortOutbound,
    List<String> directAccessServices,
    IpFamilyMode ipFamilyMode,
    @Nullable ReachableBackends reachableBackends) {
  /// Which IP versions are redirected.
  public enum IpFamilyMode {
    /// Not said; means both.
    UNSPECIFIED("UnSpecified"),
    /// Both.
    DUAL_STACK("DualStack"),
    /// Version 4.
    IPV4("IPv4"),
    /// Version 6.
    IPV6("IPv6");

    private final String text;

    IpFamilyMode(String text) {
      this.text = text;
    }

    /// The mode as it is written.
    public String text() {
      return text;
    }
  }

  /// The services that can be reached.
  ///
  /// @param refs each one
  public record ReachableBackends(List<Ref> refs) {
    static final Shape<ReachableBackends> SHAPE =
        Objects.of(
            "ReachableBackends",
            ReachableBackends::new,
            Field.list("refs", Ref.SHAPE, ReachableBackends::refs));
  }

  /// A service that can be reached.
  ///
  /// @param kind `MeshService`, `MeshExternalService` or `MeshMultiZoneService`
  /// @param name its name; empty when labels select it
  /// @param namespace its Kubernetes namespace
  /// @param port one of its ports; all when null
  /// @param labels labels that select it
  public record Ref(
      String kind, String name, String namespace, @Nullable Long port, Map<String, String> labels) {
    static final Shape<Ref> SHAPE =
        Objects.of(
            "ReachableBackendRef",
            Ref::new,
            Field.collection("kind", Shapes.STRING, "", Ref::kind),
            Field.collection("name", Shapes.STRING, "", Ref::name),
            Field.collection("namespace", Shapes.STRING, "", Ref::namespace),
            Field.optional("port", ProtoShapes.UINT32, Ref::port),
            Field.map("labels", Shapes.STRING, Ref::labels));
  }

  static final Shape<TransparentProxying> SHAPE =
      Objects.of(
          "TransparentProxying",
          TransparentProxying::new,
          Field.collection(
                  "redirectPortInbound",
                  ProtoShapes.UINT32,
                  0L,
                  TransparentProxying::redirectPortInbound)
              .orNamed("redirect_port_inbound"),
          Field.collection(
                  "redirectPortOutbound",
                  ProtoShapes.UINT32,
                  0L,
                  TransparentProxying::redirectPortOutbound)
              .orNamed("redirect_port_outbound"),
          Field.list(
                  "directAccessServices", Shapes.STRING, TransparentProxying::directAccessServices)
              .orNamed("direct_access_services"),
          Field.collection(
                  "ipFamilyMode",
                  Shapes.oneOf(IpFamilyMode.values(), IpFamilyMode::text),
                  IpFamilyMode.UNSPECIFIED,
                  TransparentProxying::ipFamilyMode)
              .orNamed("ip_family_mode"),
          Field.optional(
                  "reachableBackends",
                  ReachableBackends.SHAPE,
                  TransparentProxying::reachableBackends)
              .orNamed("reachable_backends"));
}
