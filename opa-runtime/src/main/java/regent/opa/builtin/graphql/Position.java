package regent.opa.builtin.graphql;

import org.jspecify.annotations.Nullable;

/// Where something stands in a document; both count characters from 1. What was read from a value
/// has no position.
record Position(int line, int column) {
  private static final Position NONE = new Position(-1, -1);

  /// `at`, or -1 for both when there is none.
  static Position orNone(@Nullable Position at) {
    return at == null ? NONE : at;
  }
}
