package regent.model.resource;

import org.jspecify.annotations.Nullable;
import regent.model.targetref.TargetRef;

/// The spec of a policy that is attached to proxies with a target reference.
public interface PolicySpec extends Spec {
  /// The proxies that the policy configures; the whole mesh when null.
  @Nullable TargetRef targetRef();
}
