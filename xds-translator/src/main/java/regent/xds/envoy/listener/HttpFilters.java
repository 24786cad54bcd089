package regent.xds.envoy.listener;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.GrpcService.EnvoyGrpc;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import regent.xds.envoy.proto.CheckBodies;
import regent.xds.envoy.proto.Protos;
import regent.xds.plan.HttpFilter.ExtAuthz;
import regent.xds.plan.HttpFilter.GrpcStats;
import regent.xds.plan.HttpFilter.Router;

/// HTTP filters as Envoy's messages.
final class HttpFilters {
  private HttpFilters() {}

  static HttpFilter of(regent.xds.plan.HttpFilter plan) {
    return switch (plan) {
      case GrpcStats _ ->
          filter(
              "envoy.filters.http.grpc_stats",
              FilterConfig.newBuilder().setEmitFilterState(true).build());
      case ExtAuthz authz -> filter(CheckBodies.FILTER, extAuthz(authz));
      case Router _ ->
          filter(
              "envoy.filters.http.router",
              io.envoyproxy.envoy.extensions.filters.http.router.v3.Router.getDefaultInstance());
    };
  }

  private static HttpFilter filter(String name, Message configuration) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(Protos.any(configuration)).build();
  }

  private static Message extAuthz(ExtAuthz plan) {
    var authz =
        io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz.newBuilder()
            .setGrpcService(
                GrpcService.newBuilder()
                    .setEnvoyGrpc(EnvoyGrpc.newBuilder().setClusterName(plan.cluster()))
                    .setTimeout(Protos.duration(plan.timeout())))
            .setTransportApiVersion(ApiVersion.V3)
            .setFailureModeAllow(plan.allowOnFailure())
            .setStatusOnError(HttpStatus.newBuilder().setCodeValue(plan.statusOnError()))
            .setIncludePeerCertificate(true)
            .addAllMetadataContextNamespaces(plan.metadataNamespaces());
    if (plan.body() != null) {
      authz.setWithRequestBody(CheckBodies.of(plan.body()));
    }
    return authz.build();
  }
}
