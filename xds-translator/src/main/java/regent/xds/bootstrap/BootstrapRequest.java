package regent.xds.bootstrap;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import regent.xds.proxy.ProxyMetadata;

/// What an agent sends to `POST /bootstrap`, in the shape of kuma-dp.
///
/// @param mesh its mesh
/// @param name name of its Dataplane
/// @param proxyType `dataplane`, also when the agent does not say
/// @param token the dataplane token; empty for none
/// @param caCertificate PEM text of the authority with which the agent verifies the control plane;
///     empty when it leaves that to the control plane
/// @param metricsCertificate path of a file for metrics over TLS; empty for none
/// @param metricsKey path of its key
/// @param systemCa path of the machine's trusted authorities
/// @param spireSocket path of SPIRE's socket; empty for none
/// @param dynamicMetadata further facts for the node's metadata
/// @param version what the agent says of versions, as it came
/// @param metadata what else it says of itself; the administration's port and socket are not known
///     yet
/// @param vnets virtual networks whose traffic is redirected, as `docker0:172.17.0.0/16`
public record BootstrapRequest(
    String mesh,
    String name,
    String proxyType,
    String token,
    String caCertificate,
    String metricsCertificate,
    String metricsKey,
    String systemCa,
    String spireSocket,
    SortedMap<String, String> dynamicMetadata,
    Struct version,
    ProxyMetadata metadata,
    java.util.List<String> vnets) {
  public BootstrapRequest {
    dynamicMetadata = Collections.unmodifiableSortedMap(new TreeMap<>(dynamicMetadata));
    vnets = java.util.List.copyOf(vnets);
  }

  /// Reads the body of a request. Unknown fields are ignored.
  ///
  /// @throws BootstrapException when it is no JSON object, or lacks `mesh` or `name`
  public static BootstrapRequest parse(String json) throws BootstrapException {
    var body = Struct.newBuilder();
    try {
      JsonFormat.parser().merge(json, body);
    } catch (InvalidProtocolBufferException e) {
      throw new BootstrapException("the request is no JSON object: " + e.getMessage());
    }
    var fields = new Fields(body.build());
    if (fields.text("mesh").isEmpty() || fields.text("name").isEmpty()) {
      throw new BootstrapException("the request lacks 'mesh' or 'name'");
    }
    return read(fields);
  }

  private static BootstrapRequest read(Fields request) {
    var metrics = request.object("metricsResources");
    var dynamic = new TreeMap<String, String>();
    request
        .object("dynamicMetadata")
        .struct()
        .getFieldsMap()
        .forEach((key, value) -> dynamic.put(key, value.getStringValue()));
    String proxyType = request.text("proxyType");
    return new BootstrapRequest(
        request.text("mesh"),
        request.text("name"),
        proxyType.isEmpty() ? "dataplane" : proxyType,
        request.text("dataplaneToken"),
        request.text("caCert"),
        metrics.text("certPath"),
        metrics.text("keyPath"),
        request.text("systemCaPath"),
        request.object("spireResources").text("socketPath"),
        dynamic,
        request.object("version").struct(),
        metadata(request),
        new ArrayList<>(
            request.object("dataplaneConfig").object("redirect").object("vnet").texts("networks")));
  }

  private static ProxyMetadata metadata(Fields request) {
    var version = request.object("version");
    return new ProxyMetadata(
        new TreeSet<>(request.texts("features")),
        request.text("workdir"),
        0,
        "",
        "",
        request.number("readinessPort"),
        request.number("dnsPort"),
        request.truth("ipv6Enabled"),
        request.has("dataplaneConfig")
            ? NodeMetadata.transparentProxy(request.object("dataplaneConfig"))
            : null,
        request.text("dataplaneResource"),
        version.object("envoy").text("version"),
        version.object("kumaDp").text("version"));
  }
}
