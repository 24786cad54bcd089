package regent.xds.snapshot;

import java.util.ArrayList;
import java.util.List;
import regent.xds.envoy.cluster.Clusters;
import regent.xds.envoy.endpoint.LoadAssignments;
import regent.xds.envoy.listener.Listeners;
import regent.xds.envoy.secret.Tls;
import regent.xds.plan.FilterChainPlan;
import regent.xds.plan.HttpFilter;
import regent.xds.plan.ListenerPlan;
import regent.xds.plan.NetworkFilter.HttpConnections;
import regent.xds.plan.NetworkFilter.TcpProxy;
import regent.xds.plan.Origin;
import regent.xds.plan.ProxyPlan;
import regent.xds.plan.RouteAction.Forward;
import regent.xds.plan.RoutePlan;

/// Makes the snapshot of a finished plan.
public final class Snapshots {
  private Snapshots() {}

  /// The resources that `plan` describes, each with everything that shaped it as its origin.
  public static Snapshot of(ProxyPlan plan) {
    var resources = new ArrayList<SnapshotResource>();
    for (var cluster : plan.clusters()) {
      resources.add(SnapshotResource.of(cluster.name(), Clusters.of(cluster), cluster.origin()));
    }
    for (var endpoints : plan.endpoints()) {
      resources.add(
          SnapshotResource.of(
              endpoints.cluster(), LoadAssignments.of(endpoints), endpoints.origin()));
    }
    for (var listener : plan.listeners()) {
      resources.add(SnapshotResource.of(listener.name(), Listeners.of(listener), origin(listener)));
    }
    for (var secret : plan.secrets()) {
      resources.add(SnapshotResource.of(secret.name(), Tls.secret(secret), secret.origin()));
    }
    return Snapshot.of(resources);
  }

  private static Origin origin(ListenerPlan listener) {
    var origin = listener.origin();
    for (var part : parts(listener.filterChains())) {
      origin = origin.enclosing(part);
    }
    return origin;
  }

  private static List<Origin> parts(List<FilterChainPlan> chains) {
    var parts = new ArrayList<Origin>();
    for (var chain : chains) {
      switch (chain.filter()) {
        case TcpProxy _ -> {}
        case HttpConnections http -> {
          http.filters().forEach(filter -> parts.addAll(origins(filter)));
          http.routes().virtualHosts().stream()
              .flatMap(host -> host.routes().stream())
              .forEach(route -> parts.addAll(origins(route)));
        }
      }
    }
    return parts;
  }

  private static List<Origin> origins(HttpFilter filter) {
    return switch (filter) {
      case HttpFilter.ExtAuthz authz -> List.of(authz.origin());
      case HttpFilter.GrpcStats _, HttpFilter.Router _ -> List.of();
    };
  }

  private static List<Origin> origins(RoutePlan route) {
    if (route.action() instanceof Forward forward && forward.retry() != null) {
      return List.of(route.origin(), forward.retry().origin());
    }
    return List.of(route.origin());
  }
}
