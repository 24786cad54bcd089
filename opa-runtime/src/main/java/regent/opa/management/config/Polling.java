package regent.opa.management.config;

import java.time.Duration;
import java.util.Optional;

/// How often something is fetched or sent.
///
/// @param minDelay the shortest time between two attempts
/// @param maxDelay the longest
/// @param longPolling how long the server may hold a request back until it has something new
/// @param supersededEtags how long ETags of replaced bundles are sent along
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#bundles>
public record Polling(
    Duration minDelay,
    Duration maxDelay,
    Optional<Duration> longPolling,
    Optional<Duration> supersededEtags) {

  static Polling read(Section section, String context) throws ConfigException {
    var min = section.integer("min_delay_seconds");
    var max = section.integer("max_delay_seconds");
    if (max.isPresent() && min.isPresent() && max.getAsLong() < min.getAsLong()) {
      throw section.wrong(
          "max_delay_seconds", context + "max polling delay must be >= min polling delay");
    }
    if (max.isEmpty() && min.isPresent()) {
      throw section.wrong(
          "max_delay_seconds", context + "polling configuration missing 'max_delay_seconds'");
    }
    if (min.isEmpty() && max.isPresent()) {
      throw section.wrong(
          "min_delay_seconds", context + "polling configuration missing 'min_delay_seconds'");
    }
    var longPolling = section.integer("long_polling_timeout_seconds");
    if (longPolling.isPresent() && longPolling.getAsLong() < 1) {
      throw section.wrong(
          "long_polling_timeout_seconds",
          context + "'long_polling_timeout_seconds' must be at least 1");
    }
    var superseded = section.integer("superseded_etag_ttl_seconds");
    if (superseded.isPresent() && superseded.getAsLong() < 0) {
      throw section.wrong(
          "superseded_etag_ttl_seconds",
          context + "'superseded_etag_ttl_seconds' must not be negative");
    }
    return new Polling(
        Duration.ofSeconds(min.orElse(60)),
        Duration.ofSeconds(max.orElse(120)),
        longPolling.isPresent()
            ? Optional.of(Duration.ofSeconds(longPolling.getAsLong()))
            : Optional.empty(),
        superseded.isPresent()
            ? Optional.of(Duration.ofSeconds(superseded.getAsLong()))
            : Optional.empty());
  }
}
