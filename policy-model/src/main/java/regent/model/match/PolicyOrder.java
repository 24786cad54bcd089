package regent.model.match;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import regent.model.resource.Labels;
import regent.model.resource.Meta;
import regent.model.resource.PolicyRole;
import regent.model.targetref.TargetRef;

/// The order of importance of policies, the most important last: the more specific reference at the
/// top, then those written in a zone, then the role, then the name (`a` is
/// more important than `b`).
final class PolicyOrder {
  private static final Map<String, Integer> ORIGINS =
      Map.of(Labels.ORIGIN_GLOBAL, 1, "", 2, Labels.ORIGIN_ZONE, 3);

  private PolicyOrder() {}

  /// By everything but the name.
  static final Comparator<PolicyEntries> BY_ATTRIBUTES =
      Comparator.comparing(PolicyEntries::topLevel, PolicyOrder::compareTargets)
          .thenComparingInt(policy -> origin(policy.meta()))
          .thenComparing(policy -> PolicyRole.of(policy.meta()));

  /// By name.
  static final Comparator<PolicyEntries> BY_NAME =
      Comparator.comparing((PolicyEntries policy) -> policy.meta().displayName()).reversed();

  private static int compareTargets(Optional<TargetRef> a, Optional<TargetRef> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Boolean.compare(a.isPresent(), b.isPresent());
    }
    return a.get().compareSpecificity(b.get());
  }

  private static int origin(Meta meta) {
    return ORIGINS.getOrDefault(meta.label(Labels.ORIGIN), 0);
  }
}
