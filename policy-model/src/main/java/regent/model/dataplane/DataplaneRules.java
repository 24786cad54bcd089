package regent.model.dataplane;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.model.json.Json;
import regent.model.resource.Labels;
import regent.model.validation.Checks;
import regent.model.validation.Names;
import regent.model.validation.Violations;

/// What makes a Dataplane valid, in Kuma's order and words (`dataplane_validator.go`).
final class DataplaneRules {
  private static final List<String> BACKEND_KINDS =
      List.of("MeshExternalService", "MeshMultiZoneService", "MeshService");
  private static final Set<String> PROTOCOLS =
      Set.of("http", "http2", "tcp", "tls", "grpc", "mysql");
  private static final String SAME_AS_PROXY =
      "serviceAddress and servicePort has to differ from address and port";

  private DataplaneRules() {}

  static void check(Dataplane dataplane, Violations at) {
    Violations net = at.field("networking");
    Networking networking = dataplane.networking();
    if (networking == null) {
      net.add("must be defined");
      return;
    }
    if (networking.admin() != null) {
      admin(net.field("admin.port"), networking, networking.admin().port());
    }
    Gateway gateway = networking.gateway();
    if (gateway != null) {
      net.field("inbound")
          .require(
              networking.inbound().isEmpty(), "inbound cannot be defined for delegated gateways");
      net.field("listeners")
          .require(
              networking.listeners().isEmpty(),
              "listeners cannot be defined for delegated gateways");
      tags(net.field("gateway.tags"), gateway.tags());
    }
    networking(net, networking);
    if (gateway == null) {
      listeners(net.field("listeners"), networking);
    }
  }

  private static void admin(Violations at, Networking networking, long port) {
    boolean inbound =
        networking.inbound().stream()
            .anyMatch(
                i ->
                    (i.port() == port && onLoopback(networking.addressOf(i)))
                        || (i.workloadPort() == port
                            && onLoopback(networking.workloadAddressOf(i))));
    at.require(!inbound, "must differ from inbound");
    boolean outbound =
        networking.outbound().stream()
            .anyMatch(o -> o.port() == port && onLoopback(o.addressOrLoopback()));
    at.require(!outbound, "must differ from outbound");
  }

  private static boolean onLoopback(String address) {
    return address.equals("127.0.0.1") || address.equals("0.0.0.0") || address.equals("::");
  }

  private static void tags(Violations at, Map<String, String> tags) {
    String protocol = tags.get(Labels.PROTOCOL_TAG);
    if (protocol != null && !protocol.toLowerCase(Locale.ROOT).equals("tcp")) {
      at.key(Labels.PROTOCOL_TAG)
          .add("other values than tcp are not allowed, provided value " + Json.quote(protocol));
    }
    new TreeMap<>(tags)
        .forEach(
            (key, value) -> {
              at.require(!key.isEmpty(), "tag name must be non-empty");
              at.key(key)
                  .require(
                      key.matches("[a-zA-Z0-9.\\-_:/]*"),
                      "tag name must consist of alphanumeric characters, dots, dashes, slashes and"
                          + " underscores");
              at.key(key).require(!value.isEmpty(), "tag value must be non-empty");
              at.key(key)
                  .require(
                      value.matches("[a-zA-Z0-9.\\-_:]*"),
                      "tag value must consist of alphanumeric characters, dots, dashes and"
                          + " underscores");
            });
    at.require(
        tags.isEmpty() || tags.containsKey(Labels.SERVICE_TAG),
        "mandatory tag \"kuma.io/service\" is missing");
  }

  private static void networking(Violations net, Networking networking) {
    address(net.field("address"), networking.address());
    for (int i = 0; i < networking.inbound().size(); i++) {
      inbound(net.field("inbound").index(i), networking.inbound().get(i), networking.address());
    }
    for (int i = 0; i < networking.outbound().size(); i++) {
      outbound(net.field("outbound").index(i), networking.outbound().get(i));
    }
    TransparentProxying transparent = networking.transparentProxying();
    if (transparent != null && transparent.reachableBackends() != null) {
      List<TransparentProxying.Ref> refs = transparent.reachableBackends().refs();
      for (int i = 0; i < refs.size(); i++) {
        // Kuma writes "Proxing" here
        reachable(net.field("transparentProxing.reachableBackends.refs").index(i), refs.get(i));
      }
    }
  }

  private static void address(Violations at, String address) {
    if (address.isEmpty()) {
      at.add("address can't be empty");
      return;
    }
    at.require(!address.equals("0.0.0.0") && !address.equals("::"), "must not be 0.0.0.0 or ::");
    at.require(
        Names.isIp(address) || isDnsName(address),
        "address has to be valid IP address or domain name");
  }

  /// As `govalidator.IsDNSName`.
  private static boolean isDnsName(String name) {
    return name.replace(".", "").length() <= 255
        && !Names.isIp(name)
        && name.matches(
            "([a-zA-Z0-9_][a-zA-Z0-9_-]{0,62})(\\.[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62})*[._]?");
  }

  private static void inbound(Violations at, Inbound inbound, String dataplaneAddress) {
    Checks.port(at.field("port"), inbound.port());
    if (inbound.servicePort() != 0) {
      Checks.port(at.field("servicePort"), inbound.servicePort());
    }
    boolean samePort = inbound.servicePort() == 0 || inbound.servicePort() == inbound.port();
    Violations serviceAddress = at.field("serviceAddress");
    if (!inbound.serviceAddress().isEmpty()) {
      serviceAddress.require(
          Names.isIp(inbound.serviceAddress()), "serviceAddress has to be valid IP address");
      serviceAddress.require(
          !inbound.serviceAddress().equals(dataplaneAddress) || !samePort, SAME_AS_PROXY);
    }
    if (!inbound.address().isEmpty()) {
      at.field("address")
          .require(Names.isIp(inbound.address()), "address has to be valid IP address");
      serviceAddress.require(
          !inbound.address().equals(inbound.serviceAddress()) || !samePort, SAME_AS_PROXY);
    }
    String protocol = inbound.protocol();
    at.field("protocol")
        .require(
            protocol.isEmpty() || PROTOCOLS.contains(protocol.toLowerCase(Locale.ROOT)),
            "has an invalid value "
                + Json.quote(protocol)
                + ". Allowed values: grpc, http, http2, tcp");
    probe(at.field("serviceProbe"), inbound.serviceProbe());
  }

  private static void probe(Violations at, Inbound.@Nullable ServiceProbe probe) {
    if (probe == null) {
      return;
    }
    notZero(at.field("interval"), probe.interval());
    notZero(at.field("timeout"), probe.timeout());
    notZero(at.field("unhealthyThreshold"), probe.unhealthyThreshold());
    notZero(at.field("healthyThreshold"), probe.healthyThreshold());
  }

  private static void notZero(Violations at, @Nullable Duration value) {
    at.require(value == null || !value.isZero(), "must have a positive value");
  }

  private static void notZero(Violations at, @Nullable Long value) {
    at.require(value == null || value != 0, "must have a positive value");
  }

  private static void outbound(Violations at, Outbound outbound) {
    Checks.port(at.field("port"), outbound.port());
    at.field("address")
        .require(
            outbound.address().isEmpty() || Names.isIp(outbound.address()),
            "address has to be valid IP address");
    Violations ref = at.field("backendRef");
    Outbound.Backend backend = outbound.backendRef();
    if (backend == null) {
      ref.add("must be defined");
      return;
    }
    kind(ref.field("kind"), backend.kind());
    ref.require(
        !backend.name().isEmpty() || !backend.labels().isEmpty(),
        "either 'name' or 'labels' should be specified");
    if (!backend.kind().equals("MeshExternalService")) {
      Checks.port(ref.field("port"), backend.port());
    }
  }

  private static void kind(Violations at, String kind) {
    at.require(
        BACKEND_KINDS.contains(kind),
        "invalid value. Available values are: " + String.join(",", BACKEND_KINDS));
  }

  private static void reachable(Violations at, TransparentProxying.Ref ref) {
    kind(at.field("kind"), ref.kind());
    Violations name = at.field("name");
    if (!ref.name().isEmpty()) {
      Names.identifier(name, ref.name());
    }
    boolean unnamed = ref.name().isEmpty();
    name.require(
        !unnamed || !ref.namespace().isEmpty() || !ref.labels().isEmpty(),
        "name or labels are required");
    name.require(
        !unnamed || ref.namespace().isEmpty(), "name is required, when namespace is defined");
    at.field("labels")
        .require(
            (unnamed && ref.namespace().isEmpty()) || ref.labels().isEmpty(),
            "labels cannot be defined when name is specified");
  }

  private static void listeners(Violations at, Networking networking) {
    var names = new HashSet<String>();
    networking.inbound().forEach(inbound -> names.add(inbound.sectionName()));
    var taken = new HashMap<String, Listener.Type>();
    for (int i = 0; i < networking.listeners().size(); i++) {
      Listener listener = networking.listeners().get(i);
      listener(at.index(i), listener);
      if (!listener.name().isEmpty()) {
        at.index(i)
            .field("name")
            .require(
                names.add(listener.name()),
                "name "
                    + Json.quote(listener.name())
                    + " must be unique across inbounds and listeners");
      }
      place(at.index(i), listener, taken, networking);
    }
  }

  private static void listener(Violations at, Listener listener) {
    at.field("type")
        .require(
            listener.type() != Listener.Type.UNSPECIFIED, "type must be ZoneIngress or ZoneEgress");
    address(at.field("address"), listener.address());
    Checks.port(at.field("port"), listener.port());
  }

  private static void place(
      Violations at, Listener listener, Map<String, Listener.Type> taken, Networking networking) {
    String place = listener.address() + ":" + listener.port();
    Listener.Type other = taken.putIfAbsent(place, listener.type());
    if (other != null) {
      at.add(
          other == listener.type()
              ? "address:port " + place + " is already used by another listener"
              : "address:port " + place + " is used by listeners of different types");
    }
    boolean collides =
        networking.inbound().stream()
            .anyMatch(in -> (networking.addressOf(in) + ":" + in.port()).equals(place));
    at.require(!collides, "address:port " + place + " collides with an inbound listener");
  }
}
