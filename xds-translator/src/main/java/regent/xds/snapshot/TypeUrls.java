package regent.xds.snapshot;

import java.util.Comparator;
import java.util.List;

/// The names of Envoy's types of resources.
public final class TypeUrls {
  private static final String PREFIX = "type.googleapis.com/envoy.";

  /// Clusters.
  public static final String CLUSTER = PREFIX + "config.cluster.v3.Cluster";

  /// The endpoints of clusters.
  public static final String ENDPOINTS = PREFIX + "config.endpoint.v3.ClusterLoadAssignment";

  /// Listeners.
  public static final String LISTENER = PREFIX + "config.listener.v3.Listener";

  /// Route configurations that listeners refer to.
  public static final String ROUTES = PREFIX + "config.route.v3.RouteConfiguration";

  /// Certificates and trust bundles.
  public static final String SECRET = PREFIX + "extensions.transport_sockets.tls.v3.Secret";

  /// What must be known first comes first: clusters before their endpoints, and both before the
  /// listeners and routes that send traffic to them. Types of our own come last, by name.
  public static final Comparator<String> ORDER =
      Comparator.<String>comparingInt(TypeUrls::rank).thenComparing(Comparator.naturalOrder());

  private static final List<String> ORDERED = List.of(SECRET, CLUSTER, ENDPOINTS, LISTENER, ROUTES);

  private TypeUrls() {}

  /// Whether proxies ask for resources of this type one by one, and not for all there are.
  public static boolean onDemand(String typeUrl) {
    return typeUrl.equals(ENDPOINTS) || typeUrl.equals(ROUTES) || typeUrl.equals(SECRET);
  }

  private static int rank(String typeUrl) {
    int known = ORDERED.indexOf(typeUrl);
    return known < 0 ? ORDERED.size() : known;
  }
}
