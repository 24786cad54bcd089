package regent.opa.builtin;

/// Refuses documents that become large by aliases of aliases: each small line may stand for ten
/// times as much as the one before. Small documents may consist of aliases nearly alone, large ones
/// to a tenth.
///
/// Source: the limits of <https://pkg.go.dev/go.yaml.in/yaml/v2>
final class YamlAliases {
  private static final long SMALL = 400_000;
  private static final long LARGE = 4_000_000;

  /// The document is a node too.
  private long decoded = 1;

  private long aliased;

  /// How many nodes were decoded so far, those behind aliases each time.
  long decoded() {
    return decoded;
  }

  /// A node that is none behind an alias.
  void node() throws BuiltinException {
    count(1, 0);
  }

  /// An alias for `size` nodes.
  void alias(long size) throws BuiltinException {
    count(1 + size, size);
  }

  private void count(long nodes, long behindAliases) throws BuiltinException {
    decoded += nodes;
    aliased += behindAliases;
    if (aliased > 100 && decoded > 1_000 && aliased > allowedShare() * decoded) {
      throw new BuiltinException("yaml: document contains excessive aliasing");
    }
  }

  private double allowedShare() {
    double place = (double) (decoded - SMALL) / (LARGE - SMALL);
    return 0.99 - 0.89 * Math.clamp(place, 0, 1);
  }
}
