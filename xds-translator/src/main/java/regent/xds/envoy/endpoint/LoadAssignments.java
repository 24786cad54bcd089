package regent.xds.envoy.endpoint;

import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.List;
import java.util.SortedMap;
import regent.xds.envoy.proto.Protos;
import regent.xds.plan.EndpointsPlan;
import regent.xds.plan.EndpointsPlan.LocalityPlan;

/// Load assignments as Envoy's messages.
public final class LoadAssignments {
  private LoadAssignments() {}

  /// The hosts of a cluster that are discovered apart from it.
  public static ClusterLoadAssignment of(EndpointsPlan plan) {
    var assignment = ClusterLoadAssignment.newBuilder().setClusterName(plan.cluster());
    plan.localities().forEach(locality -> assignment.addEndpoints(locality(locality)));
    return assignment.build();
  }

  /// The hosts of a cluster that are part of its definition.
  public static ClusterLoadAssignment fixed(
      String cluster, List<regent.xds.plan.Address> addresses) {
    var group = LocalityLbEndpoints.newBuilder();
    addresses.forEach(address -> group.addLbEndpoints(endpoint(address)));
    return ClusterLoadAssignment.newBuilder().setClusterName(cluster).addEndpoints(group).build();
  }

  private static LocalityLbEndpoints locality(LocalityPlan plan) {
    var locality = LocalityLbEndpoints.newBuilder().setPriority(plan.priority());
    if (plan.zone() != null) {
      locality.setLocality(Locality.newBuilder().setZone(plan.zone()));
    }
    plan.endpoints().forEach(endpoint -> locality.addLbEndpoints(member(endpoint)));
    return locality.build();
  }

  private static LbEndpoint member(EndpointsPlan.Endpoint plan) {
    var member = endpoint(plan.address()).setLoadBalancingWeight(Protos.uint32(plan.weight()));
    if (!plan.tags().isEmpty()) {
      member.setMetadata(selectable(plan.tags()));
    }
    return member.build();
  }

  private static LbEndpoint.Builder endpoint(regent.xds.plan.Address address) {
    return LbEndpoint.newBuilder()
        .setEndpoint(Endpoint.newBuilder().setAddress(Addresses.of(address)));
  }

  private static Metadata selectable(SortedMap<String, String> tags) {
    var fields = Protos.struct(tags);
    return Metadata.newBuilder()
        .putFilterMetadata("envoy.lb", fields)
        .putFilterMetadata("envoy.transport_socket_match", fields)
        .build();
  }
}
