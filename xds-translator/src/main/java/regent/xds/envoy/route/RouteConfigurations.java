package regent.xds.envoy.route;

import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import regent.xds.envoy.proto.Protos;
import regent.xds.plan.RouteTable;
import regent.xds.plan.RouteTable.VirtualHostPlan;

/// Route configurations as Envoy's messages.
public final class RouteConfigurations {
  private RouteConfigurations() {}

  /// The route configuration that `table` describes.
  public static RouteConfiguration of(RouteTable table) {
    var configuration =
        RouteConfiguration.newBuilder()
            .addAllRequestHeadersToRemove(table.requestHeadersToRemove());
    if (table.name() != null) {
      configuration.setName(table.name());
    }
    if (table.checkClusters() != null) {
      configuration.setValidateClusters(Protos.bool(table.checkClusters()));
    }
    if (table.maxDirectResponseBytes() != null) {
      configuration.setMaxDirectResponseBodySizeBytes(
          Protos.uint32(table.maxDirectResponseBytes()));
    }
    table.virtualHosts().forEach(host -> configuration.addVirtualHosts(virtualHost(host)));
    return configuration.build();
  }

  private static VirtualHost virtualHost(VirtualHostPlan plan) {
    var host = VirtualHost.newBuilder().setName(plan.name()).addAllDomains(plan.domains());
    plan.routes().forEach(route -> host.addRoutes(Routes.of(route)));
    return host.build();
  }
}
