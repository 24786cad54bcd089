package regent.model.labels;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import regent.model.dataplane.Dataplane;
import regent.model.dataplane.Listener;
import regent.model.match.PolicyEntries;
import regent.model.resource.Labels;
import regent.model.resource.PolicyRole;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.resource.Spec;
import regent.model.targetref.TargetRef;

/// The labels that the control plane gives a resource when it is written. Kuma's
/// `pkg/core/resources/labels`.
public final class ComputedLabels {
  private static final String DEFAULT_MESH = "default";
  private static final String OLD_PROXY_TYPE = "kuma.io/proxy-type";
  private static final String ENABLED = "enabled";

  private ComputedLabels() {}

  /// All labels of `resource` as written on Universal: its own and the computed ones.
  public static <S extends Spec> Resource<S> compute(Resource<S> resource, ControlPlane writer) {
    try {
      return compute(resource, resource.name(), writer, Namespace.NONE);
    } catch (MixedRolesException impossible) {
      throw new IllegalStateException("roles exist in namespaces only", impossible);
    }
  }

  /// All labels of `resource`: its own and the computed ones.
  ///
  /// @param displayName the name that its author gave
  /// @throws MixedRolesException when a policy has entries for more than one role
  public static <S extends Spec> Resource<S> compute(
      Resource<S> resource, String displayName, ControlPlane writer, Namespace namespace)
      throws MixedRolesException {
    ResourceType<S> type = resource.type();
    var labels = new TreeMap<>(resource.labels());
    labels.put(Labels.DISPLAY_NAME, displayName);
    if (type.inMesh()) {
      labels.putIfAbsent(Labels.MESH, resource.mesh().isEmpty() ? DEFAULT_MESH : resource.mesh());
    }
    origin(labels, type, writer);
    if (!namespace.name().isEmpty()) {
      if (writer.kubernetes()) {
        labels.putIfAbsent(Labels.NAMESPACE, namespace.name());
      }
      if (type.is(Flag.POLICY)) {
        labels.put(Labels.POLICY_ROLE, role(PolicyEntries.of(resource), namespace).text());
      }
    }
    if (resource.spec() instanceof Dataplane proxy) {
      proxy(labels, proxy);
    }
    return resource.withLabels(labels);
  }

  private static void origin(
      Map<String, String> labels, ResourceType<?> type, ControlPlane writer) {
    switch (writer.mode()) {
      case GLOBAL -> labels.put(Labels.ORIGIN, Labels.ORIGIN_GLOBAL);
      case ZONE -> {
        labels.put(Labels.ORIGIN, Labels.ORIGIN_ZONE);
        if (type.is(Flag.PROVIDED_BY_ZONE)) {
          labels.putIfAbsent(Labels.ZONE, writer.zone());
          labels.putIfAbsent(Labels.ENV, writer.kubernetes() ? "kubernetes" : "universal");
        }
      }
    }
  }

  private static void proxy(Map<String, String> labels, Dataplane proxy) {
    labels.remove(OLD_PROXY_TYPE);
    List<Listener> listeners = proxy.networkingOrNone().listeners();
    flag(labels, Labels.ZONE_INGRESS, has(listeners, Listener.Type.ZONE_INGRESS));
    flag(labels, Labels.ZONE_EGRESS, has(listeners, Listener.Type.ZONE_EGRESS));
  }

  private static boolean has(List<Listener> listeners, Listener.Type type) {
    return listeners.stream().anyMatch(listener -> listener.type() == type);
  }

  private static void flag(Map<String, String> labels, String key, boolean set) {
    if (set) {
      labels.put(key, ENABLED);
    } else {
      labels.remove(key);
    }
  }

  /// The role of a policy that is written in `namespace`.
  ///
  /// @throws MixedRolesException when it has entries for more than one role
  public static PolicyRole role(PolicyEntries policy, Namespace namespace)
      throws MixedRolesException {
    if (namespace.system() || namespace.name().isEmpty()) {
      return PolicyRole.SYSTEM;
    }
    if (policy.to().isEmpty()) {
      return PolicyRole.WORKLOAD_OWNER;
    }
    long own = policy.to().stream().filter(to -> isOwn(to.target(), namespace)).count();
    if (own == policy.to().size()) {
      return PolicyRole.PRODUCER;
    }
    if (own == 0) {
      return PolicyRole.CONSUMER;
    }
    throw new MixedRolesException();
  }

  /// Whether an entry is about one service, or route, of the namespace itself.
  private static boolean isOwn(Optional<TargetRef> target, Namespace namespace) {
    if (target.isEmpty()) {
      return false;
    }
    return switch (target.get().kind()) {
      case MESH_SERVICE, MESH_HTTP_ROUTE -> isOwn(target.get().labelsOrEmpty(), namespace);
      case MESH, DATAPLANE, MESH_EXTERNAL_SERVICE, MESH_MULTI_ZONE_SERVICE -> false;
    };
  }

  private static boolean isOwn(Map<String, String> labels, Namespace namespace) {
    String in = labels.getOrDefault(Labels.NAMESPACE, "");
    return !labels.getOrDefault(Labels.DISPLAY_NAME, "").isEmpty()
        && Set.of(Labels.DISPLAY_NAME, Labels.NAMESPACE).containsAll(labels.keySet())
        && (in.isEmpty() || in.equals(namespace.name()));
  }
}
