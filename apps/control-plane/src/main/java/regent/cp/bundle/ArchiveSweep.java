package regent.cp.bundle;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import regent.model.store.StoreException;

/// Deletes archives that no revision lists any more, from time to time.
public final class ArchiveSweep implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ArchiveSweep.class);

  private final BundleLibrary library;
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("archive-sweep").factory());

  public ArchiveSweep(BundleLibrary library, Duration every) {
    this.library = library;
    long millis = every.toMillis();
    var _ = later.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    try {
      library.sweep();
    } catch (StoreException e) {
      LOG.warnf("archives that nobody lists stay for now: %s", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("archives that nobody lists stay for now", e);
    }
  }

  @Override
  public void close() {
    later.shutdownNow();
  }
}
