package regent.xds.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the requests of a listener go.
///
/// @param name absent for tables that serve the agent
/// @param requestHeadersToRemove from each request
/// @param checkClusters whether a route to an unknown cluster is refused; Envoy's default when
///     absent
/// @param maxDirectResponseBytes bound on bodies that the proxy answers by itself; Envoy's default
///     (4 KiB) when absent
public record RouteTable(
    @Nullable String name,
    List<VirtualHostPlan> virtualHosts,
    List<String> requestHeadersToRemove,
    @Nullable Boolean checkClusters,
    @Nullable Integer maxDirectResponseBytes) {
  public RouteTable {
    virtualHosts = List.copyOf(virtualHosts);
    requestHeadersToRemove = List.copyOf(requestHeadersToRemove);
  }

  /// Routes for requests to the hosts in `domains`; the first route that matches is taken.
  public record VirtualHostPlan(String name, List<String> domains, List<RoutePlan> routes) {
    public VirtualHostPlan {
      domains = List.copyOf(domains);
      routes = List.copyOf(routes);
    }
  }
}
