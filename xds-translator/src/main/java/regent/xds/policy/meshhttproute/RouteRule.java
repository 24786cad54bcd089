package regent.xds.policy.meshhttproute;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.model.policy.meshhttproute.Filter;
import regent.model.policy.meshhttproute.Match;
import regent.model.resource.Kri;
import regent.xds.plan.Origin;

/// One match of a MeshHTTPRoute's rule, with what it refers to found.
///
/// @param name name of the route in Envoy
/// @param route the MeshHTTPRoute with its entry as section; absent for the route that every
///     destination has
/// @param backends where requests go; those that cannot be reached are left out
/// @param unresolvedWeight share of requests whose backend cannot be reached
/// @param unresolved whether backends are named, and none of them can be reached
/// @param mirrors where copies go, by the position of the filter that asks for them
public record RouteRule(
    String name,
    Optional<Kri> route,
    Origin origin,
    Match match,
    List<Filter> filters,
    List<Backend> backends,
    long unresolvedWeight,
    boolean unresolved,
    Map<Integer, Kri> mirrors) {
  public RouteRule {
    filters = List.copyOf(filters);
    backends = List.copyOf(backends);
    mirrors = Map.copyOf(mirrors);
  }

  /// A destination and its share of requests.
  ///
  /// @param destination with the port as section, as it was written: by name or by number
  public record Backend(Kri destination, long weight) {}
}
