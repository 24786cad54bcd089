package regent.cp.admission;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.resource.Labels;
import regent.model.resource.Meta;
import regent.model.resource.PolicyRole;
import regent.model.resource.Resource;
import regent.model.targetref.TargetRef;
import regent.model.targetref.TargetRef.Kind;

/// Whether one proxy can be selected by two policies. In doubt it can: proxies come and go, and
/// policies must go together whichever come.
final class Selections {
  private Selections() {}

  static boolean overlap(Resource<MeshOPA> a, Resource<MeshOPA> b) {
    return isActive(a.meta())
        && isActive(b.meta())
        && !inDifferentZones(a.meta(), b.meta())
        && !inDifferentNamespaces(a.meta(), b.meta())
        && overlap(a.spec().targetRef(), b.spec().targetRef());
  }

  private static boolean isActive(Meta policy) {
    return !policy.label(Labels.EFFECT).equals("shadow");
  }

  private static boolean inDifferentZones(Meta a, Meta b) {
    return a.label(Labels.ORIGIN).equals(Labels.ORIGIN_ZONE)
        && b.label(Labels.ORIGIN).equals(Labels.ORIGIN_ZONE)
        && !a.label(Labels.ZONE).equals(b.label(Labels.ZONE));
  }

  private static boolean inDifferentNamespaces(Meta a, Meta b) {
    return isOfNamespace(a)
        && isOfNamespace(b)
        && !a.label(Labels.NAMESPACE).equals(b.label(Labels.NAMESPACE));
  }

  private static boolean isOfNamespace(Meta policy) {
    return switch (PolicyRole.of(policy)) {
      case CONSUMER, WORKLOAD_OWNER -> policy.labels().containsKey(Labels.NAMESPACE);
      case SYSTEM, PRODUCER -> false;
    };
  }

  /// Two sets of labels exclude each other when they want different values of one label.
  private static boolean overlap(@Nullable TargetRef a, @Nullable TargetRef b) {
    if (a == null || b == null || a.kind() != Kind.DATAPLANE || b.kind() != Kind.DATAPLANE) {
      return true;
    }
    Map<String, String> others = b.labelsOrEmpty();
    return a.labelsOrEmpty().entrySet().stream()
        .allMatch(
            label ->
                label.getValue().equals(others.getOrDefault(label.getKey(), label.getValue())));
  }
}
