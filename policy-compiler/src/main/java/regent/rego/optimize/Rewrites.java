package regent.rego.optimize;

import java.util.List;

/// The rewrites that there are.
final class Rewrites {
  private Rewrites() {}

  /// In the order in which they run; each entry says why it stands where it does.
  static List<Rewrite> all() {
    return List.of();
  }
}
