package regent.xds.proxy;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import regent.model.dataplane.Dataplane;
import regent.model.match.MatchedPolicies;
import regent.model.match.Matcher;
import regent.model.match.Matcher.Shadow;
import regent.model.match.MeshResources;
import regent.model.match.ResourceRules;
import regent.model.policy.meshcircuitbreaker.MeshCircuitBreaker;
import regent.model.policy.meshhttproute.MeshHTTPRoute;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.policy.meshretry.MeshRetry;
import regent.model.policy.meshtimeout.MeshTimeout;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;

/// The policies that select one proxy.
///
/// @param byType by the name of their type; a type that is missing says nothing
/// @param authorizedRoutes which requests MeshOPA decide that are attached to routes
public record ProxyPolicies(
    SortedMap<String, MatchedPolicies> byType, AuthorizedRoutes authorizedRoutes) {
  /// The types that are translated.
  public static final List<ResourceType<?>> TYPES =
      List.of(
          MeshCircuitBreaker.TYPE,
          MeshHTTPRoute.TYPE,
          MeshOPA.TYPE,
          MeshRetry.TYPE,
          MeshTimeout.TYPE);

  private static final MatchedPolicies NOTHING =
      new MatchedPolicies(
          MeshTimeout.TYPE,
          List.of(),
          Collections.emptySortedMap(),
          ResourceRules.NONE,
          null,
          List.of());

  public ProxyPolicies {
    byType = Collections.unmodifiableSortedMap(new TreeMap<>(byType));
  }

  /// Finds the policies of a proxy.
  public static ProxyPolicies of(Resource<Dataplane> proxy, MeshResources resources) {
    return of(proxy, resources, Shadow.LEFT_OUT);
  }

  /// Finds the policies of a proxy, with or without those that are only tried out.
  public static ProxyPolicies of(
      Resource<Dataplane> proxy, MeshResources resources, Shadow shadow) {
    var byType = new TreeMap<String, MatchedPolicies>();
    for (var type : TYPES) {
      byType.put(type.name(), Matcher.match(type, proxy, resources, shadow));
    }
    return new ProxyPolicies(byType, AuthorizedRoutes.of(proxy, resources, shadow));
  }

  /// What the policies of a type say.
  public MatchedPolicies matched(ResourceType<?> type) {
    var matched = byType.get(type.name());
    return matched == null ? NOTHING : matched;
  }
}
