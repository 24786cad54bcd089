package regent.cp.bundle;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import regent.model.bundle.MeshBundle;
import regent.model.resource.GenericSpec;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.store.Change;
import regent.model.store.Store;
import regent.model.store.StoreException;

/// The state of every bundle as the store has it, and those who wait for another one. One thread
/// follows the store for all of them. All methods may be called from any thread.
public final class BundleWatch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BundleWatch.class);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Store store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ResourceKey, Slot> slots = new HashMap<>();
  private final Condition woken = lock.newCondition();
  private final List<Consumer<List<Change>>> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  private static final class Slot {
    private final Condition changed;
    private long version = -1;
    private @Nullable BundleState state;

    Slot(Condition changed) {
      this.changed = changed;
    }

    boolean runs(String digest) {
      return state != null
          && state.active().map(active -> active.digest().equals(digest)).orElse(false);
    }
  }

  public BundleWatch(Store store) {
    this.store = store;
  }

  /// From now on `listener` sees all changes of the store, in order, on one thread.
  public void onChange(Consumer<List<Change>> listener) {
    listeners.add(listener);
  }

  /// Starts to follow the store.
  public void start() {
    Thread.ofVirtual().name("bundle-watch").start(this::follow);
  }

  private void follow() {
    long seen = 0;
    while (!closed) {
      try {
        if (store.await(seen, PATIENCE) > seen || seen == 0) {
          List<Change> changes = store.changes(seen);
          changes.forEach(this::take);
          if (!changes.isEmpty()) {
            seen = changes.getLast().revision();
            listeners.forEach(listener -> listener.accept(changes));
          }
        }
      } catch (StoreException e) {
        LOG.warnf("changes of bundles cannot be read: %s", e.getMessage());
        pause();
      } catch (RuntimeException e) {
        LOG.error("a change of bundles was not taken", e);
        pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void pause() {
    lock.lock();
    try {
      long left = PATIENCE.toNanos();
      while (left > 0 && !closed) {
        left = woken.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void take(Change change) {
    if (!change.key().type().equals(MeshBundle.INSIGHT.name())) {
      return;
    }
    Resource<?> resource = change.resource();
    put(
        change.key(),
        change.revision(),
        resource == null ? null : BundleLibrary.state(resource.as(MeshBundle.INSIGHT)));
  }

  /// Takes note of what was written here, before the store tells.
  public void written(Resource<GenericSpec> stored) {
    put(stored.key(), stored.meta().version(), BundleLibrary.state(stored));
  }

  private void put(ResourceKey key, long version, @Nullable BundleState state) {
    lock.lock();
    try {
      Slot slot = slot(key);
      if (version > slot.version) {
        slot.version = version;
        slot.state = state;
        slot.changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private Slot slot(ResourceKey key) {
    return slots.computeIfAbsent(key, _ -> new Slot(lock.newCondition()));
  }

  /// Waits until the bundle is there and its active revision is another one than `known`, or the
  /// time is over.
  ///
  /// @param known a digest; empty for none
  /// @return the bundle then; absent when there is none
  public Optional<BundleState> await(String mesh, String name, String known, Duration atMost)
      throws InterruptedException {
    lock.lock();
    try {
      ResourceKey key = BundleLibrary.key(mesh, name);
      Slot slot = slots.get(key);
      if (slot == null) {
        return Optional.empty();
      }
      long left = atMost.toNanos();
      while (left > 0 && !closed && slot.runs(known)) {
        left = slot.changed.awaitNanos(left);
      }
      return Optional.ofNullable(slot.state);
    } finally {
      lock.unlock();
    }
  }

  /// Sends all who wait home.
  @Override
  public void close() {
    closed = true;
    lock.lock();
    try {
      slots.values().forEach(slot -> slot.changed.signalAll());
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
