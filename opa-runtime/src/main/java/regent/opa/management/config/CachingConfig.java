package regent.opa.management.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import regent.opa.builtin.CacheLimits;

/// How much built-ins may keep between evaluations.
///
/// @param maxBytes the most bytes that answers of `http.send` take; 0 for no limit
/// @param evictionThreshold the percentage of `maxBytes` from which on the oldest answers go
/// @param staleEvictionSeconds how often stale answers are looked for; 0 for never
/// @param maxEntries the most values that other built-ins keep; 0 for no limit
/// @param named limits of single caches
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#caching>
public record CachingConfig(
    long maxBytes,
    long evictionThreshold,
    long staleEvictionSeconds,
    int maxEntries,
    Map<String, Named> named) {

  /// @param maxEntries the most values; absent for the default of the cache
  public record Named(OptionalInt maxEntries, Optional<Boolean> disabled) {}

  /// The limits that follow for the caches of built-ins.
  public CacheLimits limits() {
    Map<String, CacheLimits.Named> caches = new LinkedHashMap<>();
    named.forEach(
        (name, limit) ->
            caches.put(
                name, new CacheLimits.Named(limit.maxEntries(), limit.disabled().orElse(false))));
    return new CacheLimits(
        maxBytes,
        (int) evictionThreshold,
        Duration.ofSeconds(staleEvictionSeconds),
        maxEntries,
        caches);
  }

  static CachingConfig read(Section section) throws ConfigException {
    Section query = section.object("inter_query_builtin_cache");
    Section value = section.object("inter_query_builtin_value_cache");
    long threshold = query.integer("forced_eviction_threshold_percentage").orElse(100);
    if (threshold < 0 || threshold > 100) {
      throw query.wrong(
          "forced_eviction_threshold_percentage",
          "invalid forced_eviction_threshold_percentage " + threshold);
    }
    long period = query.integer("stale_entry_eviction_period_seconds").orElse(0);
    if (period < 0) {
      throw query.wrong(
          "stale_entry_eviction_period_seconds",
          "invalid stale_entry_eviction_period_seconds " + period);
    }
    long entries = value.integer("max_num_entries").orElse(0);
    if (entries < 0) {
      throw value.wrong("max_num_entries", "invalid max_num_entries " + entries);
    }
    return new CachingConfig(
        query.integer("max_size_bytes").orElse(0),
        threshold,
        period,
        (int) Math.min(entries, Integer.MAX_VALUE),
        named(value.object("named")));
  }

  private static Map<String, Named> named(Section section) throws ConfigException {
    Map<String, Named> named = new LinkedHashMap<>();
    for (var each : section.sections().entrySet()) {
      OptionalLong entries = each.getValue().integer("max_num_entries");
      Optional<Boolean> disabled = each.getValue().bool("disabled");
      if (entries.isEmpty() && disabled.isEmpty()) {
        throw section.wrong(
            each.getKey(), "missing configuration for named cache " + each.getKey());
      }
      if (entries.orElse(0) < 0) {
        throw each.getValue()
            .wrong(
                "max_num_entries",
                "invalid max_num_entries %d for named cache %s"
                    .formatted(entries.orElse(0), each.getKey()));
      }
      named.put(
          each.getKey(),
          new Named(
              entries.isPresent()
                  ? OptionalInt.of((int) Math.min(entries.getAsLong(), Integer.MAX_VALUE))
                  : OptionalInt.empty(),
              disabled));
    }
    return named;
  }
}
