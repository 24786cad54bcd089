package regent.opa.management.schedule;

import java.time.Duration;

/// A wait between two rounds of a loop.
public interface Pause {
  /// Returns when the time is over, or earlier when somebody has called [#end()].
  void begin(Duration duration) throws InterruptedException;

  /// Ends the current wait, or the next one at once.
  void end();

  /// Makes waits.
  @FunctionalInterface
  interface Maker {
    Pause make();
  }
}
