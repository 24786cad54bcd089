package regent.xds.bootstrap;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.bootstrap.v3.Admin;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.DynamicResources;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.StaticResources;
import io.envoyproxy.envoy.config.bootstrap.v3.LayeredRuntime;
import io.envoyproxy.envoy.config.bootstrap.v3.RuntimeLayer;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource.ApiType;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.GrpcService.EnvoyGrpc;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.metrics.v3.StatsConfig;
import io.envoyproxy.envoy.config.metrics.v3.TagSpecifier;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.regex_engines.v3.GoogleRE2;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import regent.xds.envoy.endpoint.Addresses;
import regent.xds.envoy.proto.Protos;
import regent.xds.proxy.ProxyMetadata;

/// The configuration that an agent starts Envoy with: who it is, and how it finds its control plane
/// over delta ADS. Has the shape that Kuma 3.0 gives it, so that kuma-dp understands it.
public final class BootstrapConfig {
  private static final int OWNER_ONLY = 0600;
  private static final double NO_LIMIT = 4294967295.0;

  private BootstrapConfig() {}

  /// The answer to `request`.
  ///
  /// @param cluster name of the workload that the proxy serves
  /// @param dataplaneAdminPort the administration's port that the Dataplane sets; 0 when it does
  ///     not
  public static Bootstrap of(
      BootstrapRequest request,
      BootstrapSettings settings,
      String cluster,
      int dataplaneAdminPort) {
    var metadata = complete(request.metadata(), settings, dataplaneAdminPort);
    var bootstrap =
        Bootstrap.newBuilder()
            .setNode(
                Node.newBuilder()
                    .setId(request.mesh() + "." + request.name())
                    .setCluster(cluster)
                    .setMetadata(NodeMetadata.write(request, metadata)))
            .setLayeredRuntime(runtime())
            .setStatsConfig(stats())
            .setDynamicResources(dynamicResources(request))
            .setStaticResources(staticResources(request, settings))
            .setDefaultRegexEngine(
                TypedExtensionConfig.newBuilder()
                    .setName("envoy.regex_engines.google_re2")
                    .setTypedConfig(Protos.any(GoogleRE2.getDefaultInstance())));
    if (settings.healthChecks()) {
      bootstrap.setHdsConfig(controlPlane(request, ApiType.GRPC));
    }
    if (metadata.adminPort() != 0) {
      bootstrap.setAdmin(admin(metadata, settings));
    }
    return bootstrap.build();
  }

  /// The same configuration as JSON, which is YAML too, with the field names of Envoy's
  /// documentation.
  public static String json(Bootstrap bootstrap) {
    var types =
        TypeRegistry.newBuilder()
            .add(FileAccessLog.getDescriptor())
            .add(GoogleRE2.getDescriptor())
            .add(HttpProtocolOptions.getDescriptor())
            .add(UpstreamTlsContext.getDescriptor())
            .build();
    try {
      return JsonFormat.printer()
          .usingTypeRegistry(types)
          .preservingProtoFieldNames()
          .print(bootstrap);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a type is missing in the registry", e);
    }
  }

  private static ProxyMetadata complete(
      ProxyMetadata agent, BootstrapSettings settings, int dataplaneAdminPort) {
    int adminPort = dataplaneAdminPort == 0 ? settings.adminPort() : dataplaneAdminPort;
    boolean socket = settings.adminSocket() && !agent.workdir().isEmpty();
    return new ProxyMetadata(
        agent.features(),
        agent.workdir(),
        adminPort,
        settings.adminAddress(),
        socket ? agent.socket("kuma-envoy-admin") : "",
        agent.readinessPort(),
        agent.dnsPort(),
        agent.ipv6(),
        agent.transparentProxy(),
        agent.dataplane(),
        agent.envoyVersion(),
        agent.agentVersion());
  }

  private static Admin admin(ProxyMetadata metadata, BootstrapSettings settings) {
    var address = Address.newBuilder();
    if (metadata.adminSocket().isEmpty()) {
      address.setSocketAddress(Addresses.socket(settings.adminAddress(), metadata.adminPort()));
    } else {
      address.setPipe(Pipe.newBuilder().setPath(metadata.adminSocket()).setMode(OWNER_ONLY));
    }
    var admin = Admin.newBuilder().setAddress(address);
    if (!settings.adminAccessLog().isEmpty()) {
      admin.addAccessLog(
          AccessLog.newBuilder()
              .setName("envoy.access_loggers.file")
              .setTypedConfig(
                  Protos.any(
                      FileAccessLog.newBuilder().setPath(settings.adminAccessLog()).build())));
    }
    return admin.build();
  }

  // RE2 programs of any size are accepted, since authors of routes write them; big ones are logged.
  private static LayeredRuntime runtime() {
    var values =
        Struct.newBuilder()
            .putFields("re2.max_program_size.error_level", number(NO_LIMIT))
            .putFields("re2.max_program_size.warn_level", number(1000));
    return LayeredRuntime.newBuilder()
        .addLayers(RuntimeLayer.newBuilder().setName("kuma").setStaticLayer(values))
        .build();
  }

  private static Value number(double value) {
    return Value.newBuilder().setNumberValue(value).build();
  }

  private static StatsConfig stats() {
    return StatsConfig.newBuilder()
        .addStatsTags(tag("name", "^grpc\\.((.+)\\.)"))
        .addStatsTags(tag("status", "^grpc.*streams_closed(_([0-9]+))"))
        .addStatsTags(tag("worker", "(worker_([0-9]+)\\.)"))
        .addStatsTags(tag("listener", "((.+?)\\.)rbac\\."))
        .build();
  }

  private static TagSpecifier tag(String name, String regex) {
    return TagSpecifier.newBuilder().setTagName(name).setRegex(regex).build();
  }

  private static DynamicResources dynamicResources(BootstrapRequest request) {
    var sameStream =
        ConfigSource.newBuilder()
            .setAds(AggregatedConfigSource.getDefaultInstance())
            .setInitialFetchTimeout(Duration.getDefaultInstance())
            .setResourceApiVersion(ApiVersion.V3)
            .build();
    return DynamicResources.newBuilder()
        .setAdsConfig(controlPlane(request, ApiType.DELTA_GRPC))
        .setCdsConfig(sameStream)
        .setLdsConfig(sameStream)
        .build();
  }

  private static ApiConfigSource controlPlane(BootstrapRequest request, ApiType type) {
    var service =
        GrpcService.newBuilder()
            .setEnvoyGrpc(EnvoyGrpc.newBuilder().setClusterName(StaticClusters.CONTROL_PLANE));
    if (!request.token().isEmpty()) {
      service.addInitialMetadata(
          HeaderValue.newBuilder().setKey("authorization").setValue(request.token()));
    }
    return ApiConfigSource.newBuilder()
        .setApiType(type)
        .setTransportApiVersion(ApiVersion.V3)
        .setSetNodeOnFirstMessageOnly(true)
        .addGrpcServices(service)
        .build();
  }

  private static StaticResources staticResources(
      BootstrapRequest request, BootstrapSettings settings) {
    return StaticResources.newBuilder()
        .addClusters(StaticClusters.accessLogSink(request, settings))
        .addClusters(StaticClusters.controlPlane(settings))
        .addSecrets(StaticClusters.trustInControlPlane(settings))
        .build();
  }
}
