package regent.cp.dpserver;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Runs tasks one after the other on virtual threads, one thread at a time, none while there is
/// nothing to do.
final class Serial implements Executor {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  @Override
  public synchronized void execute(Runnable task) {
    waiting.add(task);
    if (!running) {
      running = true;
      Thread.startVirtualThread(this::drain);
    }
  }

  private void drain() {
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = waiting.poll();
    if (task == null) {
      running = false;
    }
    return task;
  }
}
