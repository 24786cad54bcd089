package regent.opa.management.log;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A bucket that fills with so many tokens a second and holds those of one second. Thread-safe.
final class RateLimit {
  private final double perSecond;
  private final double most;
  private final InstantSource clock;
  private double tokens;
  private Instant filled;

  RateLimit(double perSecond, InstantSource clock) {
    this.perSecond = perSecond;
    this.most = Math.floor(Math.max(1, perSecond));
    this.clock = clock;
    this.tokens = most;
    this.filled = clock.instant();
  }

  /// Takes a token if there is one.
  synchronized boolean allows() {
    Instant now = clock.instant();
    double seconds = Math.max(0, Duration.between(filled, now).toNanos() / 1e9);
    tokens = Math.min(most, tokens + seconds * perSecond);
    filled = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
