package regent.sync.feed;

import regent.model.json.Bytes;

/// What a source has.
public sealed interface Contents {
  /// What was known already.
  record Unchanged() implements Contents {}

  /// @param archive a bundle as `tar.gz`
  /// @param revision how the source names it
  /// @param label what to call it when the bundle names no revision itself; empty for nothing
  record Archive(Bytes archive, Revision revision, String label) implements Contents {}
}
