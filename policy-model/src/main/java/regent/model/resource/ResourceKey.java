package regent.model.resource;

/// What identifies a resource.
///
/// @param type name of its type
/// @param mesh its mesh; empty for global types
/// @param name its name
public record ResourceKey(String type, String mesh, String name)
    implements Comparable<ResourceKey> {
  @Override
  public int compareTo(ResourceKey other) {
    int byType = type.compareTo(other.type);
    if (byType != 0) {
      return byType;
    }
    int byMesh = mesh.compareTo(other.mesh);
    return byMesh != 0 ? byMesh : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return mesh.isEmpty() ? type + " " + name : type + " " + mesh + "/" + name;
  }
}
