package regent.model.resource;

/// Keys of the labels that have a meaning for the control plane. They are Kuma's.
public final class Labels {
  /// The name that the author gave, without what synchronising adds to it.
  public static final String DISPLAY_NAME = "kuma.io/display-name";

  /// The mesh.
  public static final String MESH = "kuma.io/mesh";

  /// Where the resource was written: `global` or `zone`.
  public static final String ORIGIN = "kuma.io/origin";

  /// The zone in which it was written.
  public static final String ZONE = "kuma.io/zone";

  /// The environment in which it was written: `universal` or `kubernetes`.
  public static final String ENV = "kuma.io/env";

  /// The role of a policy; see [PolicyRole].
  public static final String POLICY_ROLE = "kuma.io/policy-role";

  /// The Kubernetes namespace.
  public static final String NAMESPACE = "k8s.kuma.io/namespace";

  /// `shadow` for policies that are only shown, not applied.
  public static final String EFFECT = "kuma.io/effect";

  /// The workload that a proxy belongs to.
  public static final String WORKLOAD = "kuma.io/workload";

  /// The Kubernetes service account of a proxy.
  public static final String SERVICE_ACCOUNT = "k8s.kuma.io/service-account";

  /// `enabled` for proxies with a listener for traffic from other zones.
  public static final String ZONE_INGRESS = "kuma.io/listener-zoneingress";

  /// `enabled` for proxies with a listener for traffic that leaves the mesh.
  public static final String ZONE_EGRESS = "kuma.io/listener-zoneegress";

  /// What created the resource, when it was not a person.
  public static final String MANAGED_BY = "kuma.io/managed-by";

  /// The tag of a gateway that names its service.
  public static final String SERVICE_TAG = "kuma.io/service";

  /// The tag of a gateway that names its protocol.
  public static final String PROTOCOL_TAG = "kuma.io/protocol";

  /// Values of [#ORIGIN].
  public static final String ORIGIN_GLOBAL = "global";

  /// Values of [#ORIGIN].
  public static final String ORIGIN_ZONE = "zone";

  private Labels() {}
}
