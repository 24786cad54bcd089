package regent.model.resource;

import org.jspecify.annotations.Nullable;

/// A name for a resource, or a part of one, that is the same in every zone:
/// `kri_msvc_default_east__backend_http` is the port `http` of the MeshService `backend` of zone
/// `east` in mesh `default`. Kuma 3.0 names Envoy's resources with it.
///
/// @param type the type; null only in [#NONE]
/// @param mesh the mesh; empty for global types
/// @param zone the zone it was written in; empty when it comes from the global control plane
/// @param namespace its Kubernetes namespace; empty on Universal
/// @param name its display name
/// @param section a part of it, a port say; empty for the whole
public record Kri(
    @Nullable ResourceType<?> type,
    String mesh,
    String zone,
    String namespace,
    String name,
    String section)
    implements Comparable<Kri> {
  /// Names nothing; written as the empty string.
  public static final Kri NONE = new Kri(null, "", "", "", "", "");

  /// The name of a resource; [#NONE] when its type has no short name.
  public static Kri of(ResourceType<?> type, Meta meta) {
    if (type.shortName().isEmpty()) {
      return NONE;
    }
    return new Kri(
        type,
        meta.mesh(),
        meta.label(Labels.ZONE),
        meta.label(Labels.NAMESPACE),
        meta.displayName(),
        "");
  }

  /// Whether it names nothing.
  public boolean isNone() {
    return type == null;
  }

  /// The name of a part of the same resource; nothing has no parts.
  public Kri withSection(String changed) {
    return isNone() ? this : new Kri(type, mesh, zone, namespace, name, changed);
  }

  /// The name of the whole resource.
  public Kri withoutSection() {
    return withSection("");
  }

  /// The name of its type; empty for [#NONE].
  public String typeName() {
    return type == null ? "" : type.name();
  }

  @Override
  public int compareTo(Kri other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    if (type == null) {
      return "";
    }
    return String.join("_", "kri", type.shortName(), mesh, zone, namespace, name, section);
  }
}
