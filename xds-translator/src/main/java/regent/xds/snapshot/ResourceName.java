package regent.xds.snapshot;

/// What identifies a resource on the wire.
///
/// @param typeUrl one of [TypeUrls], or a type of our own
/// @param name unique within its type
public record ResourceName(String typeUrl, String name) implements Comparable<ResourceName> {
  @Override
  public int compareTo(ResourceName other) {
    int byType = typeUrl.compareTo(other.typeUrl);
    return byType != 0 ? byType : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return typeUrl.substring(typeUrl.lastIndexOf('.') + 1) + " " + name;
  }
}
