package regent.opa.store;

/// What a write does at its path.
public enum PatchOperation {
  /// Sets a member of an object; inserts into an array.
  ADD,

  /// Removes a member or an item that is there.
  REMOVE,

  /// Sets a member or an item that is there.
  REPLACE
}
