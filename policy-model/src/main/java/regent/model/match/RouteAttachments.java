package regent.model.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import regent.model.dataplane.Dataplane;
import regent.model.match.Matcher.Shadow;
import regent.model.policy.meshhttproute.MeshHTTPRoute;
import regent.model.resource.Kri;
import regent.model.resource.Labels;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;
import regent.model.targetref.TargetRef;

/// Policies without entries, such as MeshOPA, that name MeshHTTPRoutes in their `targetRef`. They
/// are for the proxies that serve the destinations of these routes, not for those that send
/// requests along them; which requests these are is for the translator to find out.
public final class RouteAttachments {
  private RouteAttachments() {}

  /// A policy and the routes it is attached to.
  ///
  /// @param routes sorted by their names, never empty
  public record Attachment(Resource<?> policy, List<Resource<MeshHTTPRoute>> routes) {
    public Attachment {
      routes = List.copyOf(routes);
    }
  }

  /// The policies of `type` that are attached to routes and may be for `proxy` by their zone and
  /// namespace, the most important last.
  public static List<Attachment> of(
      ResourceType<?> type, Resource<Dataplane> proxy, MeshResources resources, Shadow shadow) {
    var attached = new ArrayList<PolicyEntries>();
    for (PolicyEntries policy : resources.policies(type)) {
      boolean isTriedOut = policy.meta().label(Labels.EFFECT).equals("shadow");
      if (isAttached(policy)
          && (shadow == Shadow.INCLUDED || !isTriedOut)
          && ProxySelection.reaches(policy.meta(), proxy.meta())) {
        attached.add(policy);
      }
    }
    attached.sort(Matcher.ORDER);
    var attachments = new ArrayList<Attachment>();
    for (PolicyEntries policy : attached) {
      Map<Kri, Resource<MeshHTTPRoute>> routes = new TreeMap<>();
      ProxySelection.routes(policy.meta(), policy.topLevel().orElseThrow(), resources)
          .forEach(route -> routes.put(route.kri(), route));
      if (!routes.isEmpty()) {
        attachments.add(new Attachment(policy.resource(), List.copyOf(routes.values())));
      }
    }
    return attachments;
  }

  /// Whether `policy` is one of those that select by the destinations of routes.
  static boolean isAttached(PolicyEntries policy) {
    Optional<TargetRef> top = policy.topLevel();
    return policy.single() != null
        && top.isPresent()
        && top.get().kind() == TargetRef.Kind.MESH_HTTP_ROUTE;
  }
}
