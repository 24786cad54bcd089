package regent.model.resource;

/// Where the names of a type are unique.
public enum Scope {
  /// In the whole system; such a resource has no mesh.
  GLOBAL,
  /// In one mesh.
  MESH
}
