package regent.xds.envoy.cluster;

import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.EdsClusterConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.BindConfig;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import regent.xds.envoy.endpoint.Addresses;
import regent.xds.envoy.endpoint.LoadAssignments;
import regent.xds.envoy.proto.Protos;
import regent.xds.plan.ClusterPlan;
import regent.xds.plan.ClusterPlan.HttpTimes;
import regent.xds.plan.ClusterPlan.Limits;
import regent.xds.plan.ClusterPlan.Members;
import regent.xds.plan.ClusterPlan.Upstream;

/// Clusters as Envoy's messages.
public final class Clusters {
  private static final String HTTP_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  private Clusters() {}

  /// The cluster that `plan` describes.
  public static Cluster of(ClusterPlan plan) {
    var cluster =
        Cluster.newBuilder()
            .setName(plan.name())
            .setConnectTimeout(Protos.duration(plan.connectTimeout()))
            .setCircuitBreakers(breakers(plan.limits()));
    members(cluster, plan);
    if (plan.upstream() != Upstream.ANY) {
      cluster.putTypedExtensionProtocolOptions(HTTP_OPTIONS, Protos.any(httpOptions(plan)));
    }
    if (plan.outliers() != null) {
      Outliers.configure(cluster, plan.outliers());
    }
    if (plan.bindAddress() != null) {
      cluster.setUpstreamBindConfig(
          BindConfig.newBuilder().setSourceAddress(Addresses.socket(plan.bindAddress(), 0)));
    }
    if (plan.statName() != null) {
      cluster.setAltStatName(plan.statName());
    }
    return cluster.build();
  }

  private static void members(Cluster.Builder cluster, ClusterPlan plan) {
    switch (plan.members()) {
      case Members.Discovered _ ->
          cluster
              .setType(DiscoveryType.EDS)
              .setEdsClusterConfig(EdsClusterConfig.newBuilder().setEdsConfig(sameStream()));
      case Members.Fixed(var addresses) -> {
        cluster.setType(DiscoveryType.STATIC);
        if (!addresses.isEmpty()) {
          cluster.setLoadAssignment(LoadAssignments.fixed(plan.name(), addresses));
        }
      }
      case Members.OriginalDestination _ ->
          cluster.setType(DiscoveryType.ORIGINAL_DST).setLbPolicy(LbPolicy.CLUSTER_PROVIDED);
    }
  }

  private static ConfigSource sameStream() {
    return ConfigSource.newBuilder()
        .setAds(AggregatedConfigSource.getDefaultInstance())
        .setResourceApiVersion(ApiVersion.V3)
        .build();
  }

  private static HttpProtocolOptions httpOptions(ClusterPlan plan) {
    var explicit = ExplicitHttpConfig.newBuilder();
    switch (plan.upstream()) {
      case ANY -> {}
      case HTTP1 -> explicit.setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance());
      case HTTP2 -> explicit.setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance());
    }
    var options = HttpProtocolOptions.newBuilder().setExplicitHttpConfig(explicit);
    if (plan.times() != null) {
      options.setCommonHttpProtocolOptions(times(plan.times()));
    }
    return options.build();
  }

  private static io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions times(HttpTimes times) {
    var options =
        io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.newBuilder()
            .setIdleTimeout(Protos.duration(times.idle()));
    if (times.maxStream() != null) {
      options.setMaxStreamDuration(Protos.duration(times.maxStream()));
    }
    if (times.maxConnection() != null) {
      options.setMaxConnectionDuration(Protos.duration(times.maxConnection()));
    }
    return options.build();
  }

  private static CircuitBreakers breakers(Limits limits) {
    var thresholds = Thresholds.newBuilder().setTrackRemaining(true);
    if (limits.connections() != null) {
      thresholds.setMaxConnections(Protos.uint32(limits.connections()));
    }
    if (limits.connectionPools() != null) {
      thresholds.setMaxConnectionPools(Protos.uint32(limits.connectionPools()));
    }
    if (limits.pendingRequests() != null) {
      thresholds.setMaxPendingRequests(Protos.uint32(limits.pendingRequests()));
    }
    if (limits.requests() != null) {
      thresholds.setMaxRequests(Protos.uint32(limits.requests()));
    }
    if (limits.retries() != null) {
      thresholds.setMaxRetries(Protos.uint32(limits.retries()));
    }
    return CircuitBreakers.newBuilder().addThresholds(thresholds).build();
  }
}
