package regent.xds.plan;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The hosts of one cluster, grouped by where they are.
///
/// @param cluster name of the cluster
public record EndpointsPlan(String cluster, Origin origin, List<LocalityPlan> localities) {
  public EndpointsPlan {
    localities = List.copyOf(localities);
  }

  /// Hosts in one zone; the zone is unknown when absent. Lower priorities are used first.
  public record LocalityPlan(@Nullable String zone, int priority, List<Endpoint> endpoints) {
    public LocalityPlan {
      endpoints = List.copyOf(endpoints);
    }
  }

  /// One host.
  ///
  /// @param tags by which load balancing and TLS settings may select it
  public record Endpoint(Address address, int weight, SortedMap<String, String> tags) {
    public Endpoint {
      tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }
  }
}
