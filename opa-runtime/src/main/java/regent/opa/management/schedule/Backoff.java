package regent.opa.management.schedule;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after a failure: longer each time, and not the same for everybody.
///
/// Source: `DefaultBackoff` of OPA.
public final class Backoff {
  private static final double FACTOR = 1.6;
  private static final double JITTER = 0.2;

  private Backoff() {}

  /// The wait after the failure number `retries`, from 0.
  public static Duration after(int retries, Duration first, Duration most, RandomGenerator random) {
    double wait = (double) first.toNanos();
    double limit = (double) most.toNanos();
    for (int i = 0; i < retries && wait < limit; i++) {
      wait *= FACTOR;
    }
    wait = Math.min(wait, limit) * (1 + JITTER * (random.nextDouble() * 2 - 1));
    return Duration.ofNanos((long) Math.max(0, wait));
  }

  /// A wait between `least` and `most`.
  public static Duration between(Duration least, Duration most, RandomGenerator random) {
    long span = most.toNanos() - least.toNanos();
    return least.plusNanos((long) (span * random.nextDouble()));
  }
}
