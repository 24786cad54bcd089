package regent.xds.bootstrap;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.UpstreamConnectionOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import java.util.List;
import regent.xds.envoy.endpoint.LoadAssignments;
import regent.xds.envoy.proto.Protos;
import regent.xds.envoy.secret.Tls;
import regent.xds.plan.Address;
import regent.xds.proxy.ProxyMetadata;

/// The clusters that Envoy knows before it has spoken with its control plane.
final class StaticClusters {
  /// The cluster of the control plane.
  static final String CONTROL_PLANE = "system_ads";

  private static final String ACCESS_LOG_SINK = "system_access_log_sink";
  private static final String TRUST = "cp_validation_ctx";
  private static final int KEEPALIVE_SECONDS = 10;
  private static final int KEEPALIVE_PROBES = 3;

  private StaticClusters() {}

  /// Where the agent collects access logs.
  static Cluster accessLogSink(BootstrapRequest request, BootstrapSettings settings) {
    String path =
        ProxyMetadata.socketIn(
            request.metadata().workdir(), "kuma-al-" + request.name() + "-" + request.mesh());
    return cluster(ACCESS_LOG_SINK, new Address.Pipe(path), settings)
        .setType(DiscoveryType.STATIC)
        .build();
  }

  /// The control plane, over TLS 1.2 at least.
  static Cluster controlPlane(BootstrapSettings settings) {
    var tls =
        UpstreamTlsContext.newBuilder()
            .setSni(settings.host())
            .setCommonTlsContext(
                CommonTlsContext.newBuilder()
                    .setTlsParams(
                        TlsParameters.newBuilder()
                            .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_2))
                    .setValidationContextSdsSecretConfig(
                        SdsSecretConfig.newBuilder().setName(TRUST)));
    return cluster(CONTROL_PLANE, new Address.Socket(settings.host(), settings.port()), settings)
        .setType(isIpAddress(settings.host()) ? DiscoveryType.STATIC : DiscoveryType.STRICT_DNS)
        .setTransportSocket(
            TransportSocket.newBuilder()
                .setName(Tls.SOCKET)
                .setTypedConfig(Protos.any(tls.build())))
        .build();
  }

  /// The control plane's certificate must come from its authority and carry its name.
  static Secret trustInControlPlane(BootstrapSettings settings) {
    var validation =
        CertificateValidationContext.newBuilder()
            .setTrustedCa(Tls.inline(settings.certificateAuthority()))
            .addMatchTypedSubjectAltNames(Tls.subjectAltName(SanType.DNS, settings.host()))
            .addMatchTypedSubjectAltNames(Tls.subjectAltName(SanType.IP_ADDRESS, settings.host()));
    return Secret.newBuilder().setName(TRUST).setValidationContext(validation).build();
  }

  private static Cluster.Builder cluster(String name, Address address, BootstrapSettings settings) {
    var http2 =
        HttpProtocolOptions.newBuilder()
            .setExplicitHttpConfig(
                ExplicitHttpConfig.newBuilder()
                    .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()));
    var keepalive =
        TcpKeepalive.newBuilder()
            .setKeepaliveProbes(Protos.uint32(KEEPALIVE_PROBES))
            .setKeepaliveTime(Protos.uint32(KEEPALIVE_SECONDS))
            .setKeepaliveInterval(Protos.uint32(KEEPALIVE_SECONDS));
    return Cluster.newBuilder()
        .setName(name)
        .setConnectTimeout(Protos.duration(settings.connectTimeout()))
        .setLoadAssignment(LoadAssignments.fixed(name, List.of(address)))
        .setUpstreamConnectionOptions(
            UpstreamConnectionOptions.newBuilder().setTcpKeepalive(keepalive))
        .putTypedExtensionProtocolOptions(
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions", Protos.any(http2.build()));
  }

  private static boolean isIpAddress(String host) {
    return host.contains(":") || host.matches("[0-9]+(\\.[0-9]+){3}");
  }
}
