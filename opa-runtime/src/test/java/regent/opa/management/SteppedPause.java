package regent.opa.management;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import regent.opa.management.schedule.Pause;

/// A wait that lasts until the test says otherwise.
public final class SteppedPause implements Pause {
  private final LinkedBlockingQueue<Duration> begun = new LinkedBlockingQueue<>();
  private final Semaphore ended = new Semaphore(0);

  @Override
  public void begin(Duration duration) throws InterruptedException {
    begun.add(duration);
    ended.acquire();
  }

  @Override
  public void end() {
    ended.release();
  }

  /// Returns how long the next wait should be, once it has begun.
  public Duration begun() throws InterruptedException {
    var duration = begun.poll(10, TimeUnit.SECONDS);
    if (duration == null) {
      throw new AssertionError("no wait has begun");
    }
    return duration;
  }

  /// Ends the wait that has begun and returns how long the next one should be.
  public Duration next() throws InterruptedException {
    end();
    return begun();
  }
}
