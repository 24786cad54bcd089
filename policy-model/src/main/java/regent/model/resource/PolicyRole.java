package regent.model.resource;

/// Who is meant by a policy, from the least to the most specific. On Universal every policy has the
/// role `system`.
public enum PolicyRole {
  /// Written by the operator of the mesh.
  SYSTEM("system"),
  /// Written by the owner of a service, for all that call it.
  PRODUCER("producer"),
  /// Written by the owner of callers, for their calls.
  CONSUMER("consumer"),
  /// Written by the owner of a workload, for its proxies.
  WORKLOAD_OWNER("workload-owner");

  private final String text;

  PolicyRole(String text) {
    this.text = text;
  }

  /// The value of the label.
  public String text() {
    return text;
  }

  /// The role of a resource; `SYSTEM` when its label is absent or unknown.
  public static PolicyRole of(Meta meta) {
    String label = meta.label(Labels.POLICY_ROLE);
    for (PolicyRole role : values()) {
      if (role.text.equals(label)) {
        return role;
      }
    }
    return SYSTEM;
  }
}
