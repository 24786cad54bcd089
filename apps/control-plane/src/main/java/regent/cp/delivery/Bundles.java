package regent.cp.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import regent.xds.server.NodeId;

/// The bundle that each proxy should run, and those who wait for a newer one. All methods may be
/// called from any thread.
public final class Bundles implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<NodeId, Slot> slots = new HashMap<>();
  private boolean closed;

  private static final class Slot {
    private final Condition changed;
    private Optional<PolicyBundle> bundle = Optional.empty();

    Slot(Condition changed) {
      this.changed = changed;
    }
  }

  private Slot slot(NodeId node) {
    return slots.computeIfAbsent(node, _ -> new Slot(lock.newCondition()));
  }

  /// Makes `bundle` what the proxy should run, and wakes those who wait for it.
  public void publish(NodeId node, PolicyBundle bundle) {
    lock.lock();
    try {
      Slot slot = slot(node);
      boolean same = slot.bundle.map(old -> old.revision().equals(bundle.revision())).orElse(false);
      if (!same) {
        slot.bundle = Optional.of(bundle);
        slot.changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Forgets what the proxy should run; its dataplane is gone.
  public void withdraw(NodeId node) {
    lock.lock();
    try {
      slot(node).bundle = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  public Optional<PolicyBundle> of(NodeId node) {
    lock.lock();
    try {
      return slot(node).bundle;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the proxy should run something else than `known`, or the time is over.
  ///
  /// @param known a revision; empty: any bundle will do
  /// @return what it should run then; absent when that is not known
  public Optional<PolicyBundle> await(NodeId node, String known, Duration atMost)
      throws InterruptedException {
    lock.lock();
    try {
      Slot slot = slot(node);
      long left = atMost.toNanos();
      while (left > 0 && !closed && !isNews(slot, known)) {
        left = slot.changed.awaitNanos(left);
      }
      return slot.bundle;
    } finally {
      lock.unlock();
    }
  }

  private static boolean isNews(Slot slot, String known) {
    return slot.bundle.map(bundle -> !bundle.revision().equals(known)).orElse(false);
  }

  /// Sends all waiting requests home.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      slots.values().forEach(slot -> slot.changed.signalAll());
    } finally {
      lock.unlock();
    }
  }
}
