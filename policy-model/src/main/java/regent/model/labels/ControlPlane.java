package regent.model.labels;

/// The control plane that a resource is written on.
///
/// @param mode which kind
/// @param zone its zone; empty on a global one
/// @param federated whether it is one of a zone that has a global one
/// @param kubernetes whether its resources live in Kubernetes
public record ControlPlane(Mode mode, String zone, boolean federated, boolean kubernetes) {
  /// The kinds of control plane.
  public enum Mode {
    /// It serves other control planes.
    GLOBAL,
    /// It serves proxies.
    ZONE
  }

  /// The only control plane of a mesh.
  public static ControlPlane standalone(String zone) {
    return new ControlPlane(Mode.ZONE, zone, false, false);
  }
}
