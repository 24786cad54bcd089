package regent.model.service;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.IntOrString;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;
import regent.model.resource.Meta;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.resource.Scope;
import regent.model.resource.Spec;
import regent.model.validation.Names;
import regent.model.validation.Violations;

/// A service of the mesh: the proxies behind it and its ports.
///
/// @param state whether at least one proxy behind it is healthy
/// @param selector the proxies
/// @param ports the ports
/// @param identities the identities of its proxies; null when not known
public record MeshService(
    State state, Selector selector, List<Port> ports, @Nullable List<Identity> identities)
    implements Spec {
  /// Whether traffic can be sent to it.
  public enum State {
    /// At least one proxy is healthy.
    AVAILABLE("Available"),
    /// None is.
    UNAVAILABLE("Unavailable");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /// The state as it is written.
    public String text() {
      return text;
    }
  }

  /// The proxies behind a service. At most one component is set; none selects nothing.
  ///
  /// @param dataplaneRef one proxy
  /// @param dataplaneLabels proxies with labels
  public record Selector(
      @Nullable DataplaneRef dataplaneRef, @Nullable LabelSelector dataplaneLabels) {
    /// Selects nothing.
    public static final Selector NONE = new Selector(null, null);

    static final Shape<Selector> SHAPE =
        Objects.of(
            "Selector",
            Selector::new,
            Field.optional("dataplaneRef", DataplaneRef.SHAPE, Selector::dataplaneRef),
            Field.optional("dataplaneLabels", LabelSelector.SHAPE, Selector::dataplaneLabels));
  }

  /// One proxy.
  ///
  /// @param name its name
  public record DataplaneRef(String name) {
    static final Shape<DataplaneRef> SHAPE =
        Objects.of(
            "DataplaneRef",
            DataplaneRef::new,
            Field.collection("name", Shapes.STRING, "", DataplaneRef::name));
  }

  /// Proxies with labels.
  ///
  /// @param matchLabels the labels; null selects all
  public record LabelSelector(@Nullable Map<String, String> matchLabels) {
    static final Shape<LabelSelector> SHAPE =
        Objects.of(
            "LabelSelector",
            LabelSelector::new,
            Field.optional("matchLabels", Shapes.STRING.map(), LabelSelector::matchLabels));

    /// Whether resources with these labels are selected.
    public boolean matches(Map<String, String> labels) {
      return matchLabels == null || labels.entrySet().containsAll(matchLabels.entrySet());
    }
  }

  /// A port.
  ///
  /// @param name its name; null when it is known by its number
  /// @param port its number
  /// @param targetPort the port of the proxies, as number or name; `port` when null
  /// @param appProtocol `tcp`, `http`, `http2` or `grpc`
  public record Port(
      @Nullable String name, int port, @Nullable IntOrString targetPort, String appProtocol) {
    static final Shape<Port> SHAPE =
        Objects.of(
            "Port",
            Port::new,
            Field.optional("name", Shapes.STRING, Port::name),
            Field.required("port", Shapes.INT32, Port::port),
            Field.optional("targetPort", Shapes.INT_OR_STRING, Port::targetPort),
            Field.defaulted("appProtocol", Shapes.STRING, "tcp", Port::appProtocol).omitting(""));

    /// The name that references use: its name, else its number.
    public String sectionName() {
      return name == null ? Integer.toString(port) : name;
    }
  }

  /// An identity of the proxies.
  ///
  /// @param type the only one there is
  /// @param value the SPIFFE ID
  public record Identity(IdentityType type, String value) {
    static final Shape<Identity> SHAPE =
        Objects.of(
            "MeshServiceIdentity",
            Identity::new,
            Field.required(
                "type", Shapes.oneOf(IdentityType.values(), IdentityType::text), Identity::type),
            Field.required("value", Shapes.STRING, Identity::value));
  }

  /// The kinds of identity.
  public enum IdentityType {
    /// A SPIFFE ID.
    SPIFFE_ID;

    /// The kind as it is written.
    public String text() {
      return "SpiffeID";
    }
  }

  /// The type.
  public static final ResourceType<MeshService> TYPE =
      ResourceType.named(
              "MeshService",
              Scope.MESH,
              Objects.of(
                  "MeshService",
                  MeshService::new,
                  Field.defaulted(
                      "state",
                      Shapes.oneOf(State.values(), State::text),
                      State.UNAVAILABLE,
                      MeshService::state),
                  Field.zeroed("selector", Selector.SHAPE, Selector.NONE, MeshService::selector),
                  Field.list("ports", Port.SHAPE, MeshService::ports),
                  Field.optional("identities", Identity.SHAPE.list(), MeshService::identities)))
          .path("meshservices")
          .cli("meshservice", "meshservices")
          .display("Mesh Service", "Mesh Services")
          .shortName("msvc")
          .flags(
              Flag.SPEC_FIELD,
              Flag.STATUS,
              Flag.DESTINATION,
              Flag.CONSUMED_BY_GLOBAL,
              Flag.PROVIDED_BY_ZONE,
              Flag.SYNCED_ACROSS_ZONES)
          .build();

  private static final List<String> PROTOCOLS = List.of("grpc", "http", "http2", "tcp");

  public MeshService {
    ports = List.copyOf(ports);
  }

  @Override
  public void validate(Meta meta, Violations at) {
    Names.rfc1035(at.field("name"), meta.displayName());
    for (int i = 0; i < ports.size(); i++) {
      String protocol = ports.get(i).appProtocol();
      at.field("spec.ports")
          .index(i)
          .field("appProtocol")
          .require(
              protocol.isEmpty() || PROTOCOLS.contains(protocol.toLowerCase(Locale.ROOT)),
              "appProtocol must be one of: " + String.join(", ", PROTOCOLS));
    }
    at.field("spec.selector")
        .require(
            selector.dataplaneRef() == null || selector.dataplaneLabels() == null,
            "must specify only one of: dataplaneRef or dataplaneLabels");
  }
}
