package regent.opa.management.schedule;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A wait in real time.
public final class TimedPause implements Pause {
  private final Semaphore ended = new Semaphore(0);

  @Override
  public void begin(Duration duration) throws InterruptedException {
    if (ended.tryAcquire(duration.toNanos(), TimeUnit.NANOSECONDS)) {
      ended.drainPermits();
    }
  }

  @Override
  public void end() {
    ended.release();
  }
}
