package regent.model.labels;

/// The Kubernetes namespace that a resource is written in.
///
/// @param name its name; empty on Universal
/// @param system whether it is the one of the control plane
public record Namespace(String name, boolean system) {
  /// There is none.
  public static final Namespace NONE = new Namespace("", false);
}
