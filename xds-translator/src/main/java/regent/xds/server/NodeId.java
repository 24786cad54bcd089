package regent.xds.server;

/// The proxy at the other end of a stream.
///
/// @param mesh its mesh
/// @param name name of its Dataplane
public record NodeId(String mesh, String name) implements Comparable<NodeId> {
  /// Reads the id of an Envoy node, as `default.backend-1`.
  ///
  /// @throws IllegalArgumentException when it has no dot, or nothing before or behind it
  public static NodeId parse(String id) {
    int dot = id.indexOf('.');
    if (dot <= 0 || dot == id.length() - 1) {
      throw new IllegalArgumentException("node id is not MESH.NAME: '" + id + "'");
    }
    return new NodeId(id.substring(0, dot), id.substring(dot + 1));
  }

  @Override
  public int compareTo(NodeId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return mesh + "." + name;
  }
}
