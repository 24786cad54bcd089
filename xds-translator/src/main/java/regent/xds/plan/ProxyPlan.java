package regent.xds.plan;

import java.util.List;

/// Everything that one proxy is told, in the order in which it was planned.
///
/// @param listeners where the proxy accepts connections
/// @param clusters where it connects to
/// @param endpoints members of the clusters that are discovered apart from their definition
/// @param secrets certificates that listeners and clusters refer to by name
public record ProxyPlan(
    List<ListenerPlan> listeners,
    List<ClusterPlan> clusters,
    List<EndpointsPlan> endpoints,
    List<SecretPlan> secrets) {
  public ProxyPlan {
    listeners = List.copyOf(listeners);
    clusters = List.copyOf(clusters);
    endpoints = List.copyOf(endpoints);
    secrets = List.copyOf(secrets);
  }

  /// A plan of listeners and clusters only.
  public static ProxyPlan of(List<ListenerPlan> listeners, List<ClusterPlan> clusters) {
    return new ProxyPlan(listeners, clusters, List.of(), List.of());
  }

  /// One plan of several parts, in their order.
  public static ProxyPlan join(List<ProxyPlan> parts) {
    return new ProxyPlan(
        parts.stream().flatMap(part -> part.listeners.stream()).toList(),
        parts.stream().flatMap(part -> part.clusters.stream()).toList(),
        parts.stream().flatMap(part -> part.endpoints.stream()).toList(),
        parts.stream().flatMap(part -> part.secrets.stream()).toList());
  }
}
