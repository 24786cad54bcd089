package regent.opa.builtin;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/// How much built-ins may keep between evaluations.
///
/// @param maxBytes the most bytes that responses of `http.send` take; 0 for no limit
/// @param evictionThreshold the percentage of `maxBytes` from which on the oldest responses go
/// @param staleEvery how often responses whose time is over are dropped; zero for never
/// @param maxEntries the most values of all other built-ins; 0 for the default
/// @param named limits of the caches `graphql` (schemas) and `io_jwt_keys` (keys of tokens)
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#caching>
public record CacheLimits(
    long maxBytes,
    int evictionThreshold,
    Duration staleEvery,
    int maxEntries,
    Map<String, Named> named) {
  /// No limit but those that every cache has.
  public static final CacheLimits DEFAULT = new CacheLimits(0, 100, Duration.ZERO, 0, Map.of());

  /// @param maxEntries the most values; absent, or 0, for the default
  /// @param isDisabled whether nothing is kept
  public record Named(OptionalInt maxEntries, boolean isDisabled) {}

  public CacheLimits {
    named = Map.copyOf(named);
  }

  /// From how many bytes on the oldest responses go; 0 for never.
  long evictsFrom() {
    return (long) Math.ceil(maxBytes / 100.0 * evictionThreshold);
  }
}
