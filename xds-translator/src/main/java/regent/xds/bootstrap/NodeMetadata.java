package regent.xds.bootstrap;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.List;
import java.util.TreeSet;
import regent.xds.proxy.ProxyMetadata;
import regent.xds.proxy.TransparentProxy;
import regent.xds.proxy.TransparentProxy.Redirect;

/// What Envoy tells its control plane of the agent, by way of the bootstrap configuration: written
/// once, read on each stream. Field names are Kuma's.
public final class NodeMetadata {
  private static final String ADMIN_ADDRESS = "dataplane.admin.address";
  private static final String ADMIN_PORT = "dataplane.admin.port";
  private static final String ADMIN_SOCKET = "dataplane.admin.socketPath";
  private static final String DATAPLANE = "dataplane.resource";
  private static final String DNS_PORT = "dataplane.dns.port";
  private static final String DYNAMIC = "dynamicMetadata";
  private static final String FEATURES = "features";
  private static final String IPV6 = "ipv6Enabled";
  private static final String PROXY_TYPE = "dataplane.proxyType";
  private static final String READINESS_PORT = "dataplane.readinessReporter.port";
  private static final String TRANSPARENT_PROXY = "transparentProxy";
  private static final String VERSION = "version";
  private static final String WORKDIR = "workdir";

  private NodeMetadata() {}

  /// What `node` says of its agent. What is missing or has a wrong shape counts as not said.
  public static ProxyMetadata read(Node node) {
    var fields = new Fields(node.getMetadata());
    var version = fields.object(VERSION);
    return new ProxyMetadata(
        new TreeSet<>(fields.texts(FEATURES)),
        fields.text(WORKDIR),
        fields.numberInText(ADMIN_PORT),
        fields.text(ADMIN_ADDRESS),
        fields.text(ADMIN_SOCKET),
        fields.numberInText(READINESS_PORT),
        fields.numberInText(DNS_PORT),
        !fields.has(IPV6) || fields.truth(IPV6),
        fields.has(TRANSPARENT_PROXY) ? transparentProxy(fields.object(TRANSPARENT_PROXY)) : null,
        fields.text(DATAPLANE),
        version.object("envoy").text("version"),
        version.object("kumaDp").text("version"));
  }

  /// The metadata that [#read] understands, with what `request` says besides.
  ///
  /// @param metadata that of the request, completed by the administration's port and socket
  static Struct write(BootstrapRequest request, ProxyMetadata metadata) {
    var fields = Struct.newBuilder();
    fields.putFields(VERSION, object(version(request)));
    fields.putFields(FEATURES, texts(List.copyOf(metadata.features())));
    fields.putFields(WORKDIR, text(metadata.workdir()));
    fields.putFields("metricsCertPath", text(request.metricsCertificate()));
    fields.putFields("metricsKeyPath", text(request.metricsKey()));
    fields.putFields("systemCaPath", text(request.systemCa()));
    fields.putFields("spireAgent.socketPath", text(request.spireSocket()));
    fields.putFields(IPV6, truth(metadata.ipv6()));
    fields.putFields(PROXY_TYPE, text(request.proxyType()));
    if (!metadata.dataplane().isEmpty()) {
      fields.putFields(DATAPLANE, text(metadata.dataplane()));
    }
    if (metadata.adminPort() != 0) {
      fields.putFields(ADMIN_PORT, text(Integer.toString(metadata.adminPort())));
      fields.putFields(ADMIN_ADDRESS, text(metadata.adminAddress()));
      if (!metadata.adminSocket().isEmpty()) {
        fields.putFields(ADMIN_SOCKET, text(metadata.adminSocket()));
      }
    }
    if (metadata.dnsPort() != 0) {
      fields.putFields(DNS_PORT, text(Integer.toString(metadata.dnsPort())));
    }
    if (metadata.readinessPort() != 0) {
      fields.putFields(READINESS_PORT, text(Integer.toString(metadata.readinessPort())));
    }
    if (!request.dynamicMetadata().isEmpty()) {
      var dynamic = Struct.newBuilder();
      request.dynamicMetadata().forEach((key, value) -> dynamic.putFields(key, text(value)));
      fields.putFields(DYNAMIC, object(dynamic.build()));
    }
    if (metadata.transparentProxy() != null) {
      fields.putFields(
          TRANSPARENT_PROXY,
          object(transparentProxy(metadata.transparentProxy(), request.vnets())));
    }
    return fields.build();
  }

  static TransparentProxy transparentProxy(Fields fields) {
    var redirect = fields.object("redirect");
    String mode = fields.text("ipFamilyMode");
    return new TransparentProxy(
        mode.isEmpty() ? "dualstack" : mode,
        redirect(redirect.object("inbound")),
        redirect(redirect.object("outbound")),
        redirect(redirect.object("dns")));
  }

  private static Redirect redirect(Fields fields) {
    return new Redirect(fields.truth("enabled"), fields.number("port"));
  }

  private static Struct transparentProxy(TransparentProxy proxy, List<String> vnets) {
    var redirect =
        Struct.newBuilder()
            .putFields("inbound", redirect(proxy.inbound()))
            .putFields("outbound", redirect(proxy.outbound()))
            .putFields("dns", redirect(proxy.dns()))
            .putFields(
                "vnet", object(Struct.newBuilder().putFields("networks", texts(vnets)).build()));
    return Struct.newBuilder()
        .putFields("ipFamilyMode", text(proxy.ipFamilyMode()))
        .putFields("redirect", object(redirect.build()))
        .build();
  }

  private static Value redirect(Redirect redirect) {
    return object(
        Struct.newBuilder()
            .putFields("enabled", truth(redirect.enabled()))
            .putFields("port", Value.newBuilder().setNumberValue(redirect.port()).build())
            .build());
  }

  // Empty parts are left out, as protobuf does in JSON.
  private static Struct version(BootstrapRequest request) {
    var version = new Fields(request.version());
    var kumaDp = version.object("kumaDp");
    var envoy = version.object("envoy");
    var agent = Struct.newBuilder();
    for (var field : List.of("version", "gitTag", "gitCommit", "buildDate")) {
      if (!kumaDp.text(field).isEmpty()) {
        agent.putFields(field, text(kumaDp.text(field)));
      }
    }
    var proxy = Struct.newBuilder();
    for (var field : List.of("version", "build")) {
      if (!envoy.text(field).isEmpty()) {
        proxy.putFields(field, text(envoy.text(field)));
      }
    }
    if (envoy.truth("kumaDpCompatible")) {
      proxy.putFields("kumaDpCompatible", truth(true));
    }
    return Struct.newBuilder()
        .putFields("kumaDp", object(agent.build()))
        .putFields("envoy", object(proxy.build()))
        .build();
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }

  private static Value truth(boolean value) {
    return Value.newBuilder().setBoolValue(value).build();
  }

  private static Value texts(List<String> values) {
    var list = ListValue.newBuilder();
    values.forEach(value -> list.addValues(text(value)));
    return Value.newBuilder().setListValue(list).build();
  }

  private static Value object(Struct value) {
    return Value.newBuilder().setStructValue(value).build();
  }
}
