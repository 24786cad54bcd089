package regent.opa.value;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Runs work on a thread with a large stack: whoever walks trees by recursion goes as deep as
/// authors nest them.
public final class DeepStack {
  /// Reserved, not used: memory is taken as far as the stack grows.
  private static final long BYTES = 1L << 30;

  private DeepStack() {}

  /// The result of `work`, which throws nothing that must be declared.
  public static <T> T get(Supplier<T> work) {
    try {
      return call(work::get);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case RuntimeException problem -> problem;
        case Error problem -> throw problem;
        case null, default -> new IllegalStateException(e);
      };
    }
  }

  /// The result of `work`. An interrupt of the caller waits until there is one.
  ///
  /// @throws ExecutionException with what `work` threw
  public static <T> T call(Callable<T> work) throws ExecutionException {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().name("deep").daemon().stackSize(BYTES).start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
