package regent.model.match;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.model.dataplane.Dataplane;
import regent.model.dataplane.Inbound;
import regent.model.dataplane.Listener;
import regent.model.dataplane.Networking;
import regent.model.policy.meshhttproute.MeshHTTPRoute;
import regent.model.resource.Labels;
import regent.model.resource.Meta;
import regent.model.resource.PolicyRole;
import regent.model.resource.Resource;
import regent.model.targetref.TargetRef;

/// Which listeners of a proxy a policy selects. Kuma's `matchers/dataplane.go`.
///
/// @param listeners the listeners for incoming traffic that are selected
/// @param gateway whether the proxy of a gateway is selected; it has no listeners
record ProxySelection(List<InboundListener> listeners, boolean gateway) {
  private static final ProxySelection NOTHING = new ProxySelection(List.of(), false);

  boolean isEmpty() {
    return listeners.isEmpty() && !gateway;
  }

  static ProxySelection of(
      Meta policy, Optional<TargetRef> target, Resource<Dataplane> proxy, MeshResources resources)
      throws UnresolvedException {
    if (!reaches(policy, proxy.meta())) {
      return NOTHING;
    }
    if (target.isEmpty()) {
      throw new UnresolvedException("unsupported targetRef kind");
    }
    return switch (target.get().kind()) {
      case MESH -> all(proxy.spec());
      case DATAPLANE -> proxies(target.get(), proxy);
      case MESH_HTTP_ROUTE -> byRoute(policy, target.get(), proxy, resources);
      case MESH_SERVICE, MESH_EXTERNAL_SERVICE, MESH_MULTI_ZONE_SERVICE ->
          throw new UnresolvedException(
              "unsupported targetRef kind '" + target.get().kind().text() + "'");
    };
  }

  /// Whether a policy may be for a proxy by where the two were written.
  static boolean reaches(Meta policy, Meta proxy) {
    return inSameZone(policy, proxy) && inSameNamespace(policy, proxy);
  }

  private static ProxySelection all(Dataplane proxy) {
    return new ProxySelection(listeners(proxy, ""), proxy.isDelegatedGateway());
  }

  private static ProxySelection proxies(TargetRef target, Resource<Dataplane> proxy) {
    Map<String, String> labels = target.labels();
    if (labels != null && !hasLabels(proxy.meta(), labels)) {
      return NOTHING;
    }
    return new ProxySelection(
        listeners(proxy.spec(), target.section()), proxy.spec().isDelegatedGateway());
  }

  /// Without any label nothing is selected... by a reference that has labels.
  private static boolean hasLabels(Meta proxy, Map<String, String> labels) {
    return labels.entrySet().stream()
        .allMatch(
            label ->
                label.getKey().equals(Labels.DISPLAY_NAME)
                    ? proxy.displayName().equals(label.getValue())
                    : proxy.label(label.getKey()).equals(label.getValue()));
  }

  private static List<InboundListener> listeners(Dataplane proxy, String section) {
    Networking networking = proxy.networkingOrNone();
    var selected = new ArrayList<InboundListener>();
    for (Inbound inbound : networking.inbound()) {
      if (section.isEmpty() || inbound.sectionName().equals(section)) {
        selected.add(new InboundListener(networking.addressOf(inbound), inbound.port()));
      }
    }
    for (Listener listener : networking.listeners()) {
      if (section.isEmpty() || listener.sectionName().equals(section)) {
        selected.add(new InboundListener(networking.addressOf(listener), listener.port()));
      }
    }
    return selected;
  }

  private static ProxySelection byRoute(
      Meta policy, TargetRef target, Resource<Dataplane> proxy, MeshResources resources)
      throws UnresolvedException {
    List<Resource<MeshHTTPRoute>> routes = routes(policy, target, resources);
    if (routes.isEmpty()) {
      throw new UnresolvedException(
          "couldn't resolve MeshHTTPRoute targetRef with labels " + target.labelsOrEmpty());
    }
    var selected = new LinkedHashSet<InboundListener>();
    boolean gateway = false;
    for (Resource<MeshHTTPRoute> route : routes) {
      TargetRef top = route.spec().targetRef();
      ProxySelection byOne =
          of(route.meta(), Optional.of(top == null ? TargetRef.MESH : top), proxy, resources);
      selected.addAll(byOne.listeners());
      gateway |= byOne.gateway();
    }
    return new ProxySelection(List.copyOf(selected), gateway);
  }

  /// The routes that a policy is attached to.
  static List<Resource<MeshHTTPRoute>> routes(
      Meta policy, TargetRef target, MeshResources resources) {
    if (target.labelsOrEmpty().isEmpty()) {
      return List.of();
    }
    return resources.list(MeshHTTPRoute.TYPE).stream()
        .filter(route -> route.labels().entrySet().containsAll(target.labelsOrEmpty().entrySet()))
        .filter(route -> inSameNamespace(policy, route.meta()))
        .toList();
  }

  /// Policies of consumers and workload owners are for their own namespace.
  private static boolean inSameNamespace(Meta policy, Meta other) {
    return switch (PolicyRole.of(policy)) {
      case CONSUMER, WORKLOAD_OWNER ->
          policy.labels().containsKey(Labels.NAMESPACE)
              && policy.label(Labels.NAMESPACE).equals(other.label(Labels.NAMESPACE));
      case SYSTEM, PRODUCER -> true;
    };
  }

  /// Policies that were written in a zone are for the proxies of that zone, except those of
  /// producers.
  private static boolean inSameZone(Meta policy, Meta proxy) {
    boolean bothFromZones =
        proxy.labels().containsKey(Labels.ORIGIN)
            && !proxy.label(Labels.ORIGIN).equals(Labels.ORIGIN_GLOBAL)
            && policy.label(Labels.ORIGIN).equals(Labels.ORIGIN_ZONE);
    if (PolicyRole.of(policy) == PolicyRole.PRODUCER
        || !bothFromZones
        || !policy.labels().containsKey(Labels.ZONE)) {
      return true;
    }
    return proxy.label(Labels.ORIGIN).equals(Labels.ORIGIN_ZONE)
        && (!proxy.labels().containsKey(Labels.ZONE)
            || proxy.label(Labels.ZONE).equals(policy.label(Labels.ZONE)));
  }
}
