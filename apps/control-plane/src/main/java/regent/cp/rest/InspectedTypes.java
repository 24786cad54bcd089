package regent.cp.rest;

import java.util.List;
import java.util.stream.Stream;
import regent.model.match.MatchedPolicies;
import regent.model.match.Matcher;
import regent.model.policy.meshcircuitbreaker.MeshCircuitBreaker;
import regent.model.policy.meshhttproute.MeshHTTPRoute;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.policy.meshretry.MeshRetry;
import regent.model.policy.meshtimeout.MeshTimeout;
import regent.model.registry.ResourceTypes;
import regent.model.resource.ResourceType;

/// The types of policies in the order in which Kuma applies and lists them (`Order` in its
/// `zz_generated.resource.go`); those of our own come last.
final class InspectedTypes {
  static final List<ResourceType<?>> ROUTES =
      List.of(MeshHTTPRoute.TYPE, ResourceTypes.MESH_TCP_ROUTE);

  static final List<ResourceType<?>> WITHOUT_ROUTES =
      List.of(
          ResourceTypes.MESH_TLS,
          ResourceTypes.MESH_LOAD_BALANCING_STRATEGY,
          ResourceTypes.MESH_PASSTHROUGH,
          ResourceTypes.MESH_ACCESS_LOG,
          ResourceTypes.MESH_TRACE,
          ResourceTypes.MESH_FAULT_INJECTION,
          ResourceTypes.MESH_RATE_LIMIT,
          MeshTimeout.TYPE,
          ResourceTypes.MESH_TRAFFIC_PERMISSION,
          ResourceTypes.MESH_HEALTH_CHECK,
          MeshCircuitBreaker.TYPE,
          MeshRetry.TYPE,
          ResourceTypes.MESH_METRIC,
          ResourceTypes.MESH_PROXY_PATCH,
          MeshOPA.TYPE);

  static final List<ResourceType<?>> ALL =
      Stream.concat(ROUTES.stream(), WITHOUT_ROUTES.stream())
          .<ResourceType<?>>map(type -> type)
          .toList();

  private InspectedTypes() {}

  /// What the policies of `types` say to a proxy, in their order.
  static List<MatchedPolicies> match(List<ResourceType<?>> types, MeshContent content) {
    return types.stream()
        .map(type -> Matcher.match(type, content.dataplane(), content.resources()))
        .toList();
  }
}
