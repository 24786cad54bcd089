package regent.opa.management.bundle;

import regent.opa.bundle.LoadedBundle;

/// What a source answered.
sealed interface Fetched {
  /// How the source names the state of the bundle; empty when it does not.
  String etag();

  /// Nothing new.
  record Unchanged(String etag) implements Fetched {}

  /// A bundle.
  ///
  /// @param raw the archive; empty when nobody asked for it
  /// @param size of the archive, in bytes
  @SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are not shared
  record Archive(LoadedBundle bundle, byte[] raw, long size, String etag) implements Fetched {}
}
