package regent.model.policy;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import regent.model.resource.ResourceType.Flag;

/// The flags that all policies have.
public final class PolicyFlags {
  private PolicyFlags() {}

  /// The flags of a policy with a target reference that is sent everywhere.
  public static Set<Flag> with(Flag... more) {
    var flags =
        EnumSet.of(
            Flag.POLICY,
            Flag.TARGET_REF,
            Flag.SPEC_FIELD,
            Flag.CONSUMED_BY_ZONE,
            Flag.CONSUMED_BY_GLOBAL,
            Flag.PROVIDED_BY_ZONE,
            Flag.PROVIDED_BY_GLOBAL,
            Flag.SYNCED_ACROSS_ZONES);
    Collections.addAll(flags, more);
    return flags;
  }
}
