package regent.opa.builtin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// Work that is asked for by several at once is done by the first of them; the others wait and get
/// the same outcome, be it an error. Thread-safe.
final class SingleFlight<T> {
  private static final long MILLIS_BETWEEN_LOOKS = 20;

  private final ConcurrentMap<Record, CompletableFuture<T>> underWay = new ConcurrentHashMap<>();

  @FunctionalInterface
  interface Work<T> {
    T run() throws BuiltinException;
  }

  /// The outcome of `work`, or of the same that is under way for `key`.
  ///
  /// @param cancelled ends the waiting; whoever works looks after it alone
  /// @throws BuiltinException that of the work, or because waiting was cancelled
  T share(Record key, BooleanSupplier cancelled, Work<T> work) throws BuiltinException {
    while (true) {
      var mine = new CompletableFuture<T>();
      var theirs = underWay.putIfAbsent(key, mine);
      if (theirs == null) {
        return run(key, mine, work);
      }
      try {
        return await(theirs, cancelled);
      } catch (BuiltinException e) {
        // That the others were cancelled is no reason to give up.
        if (!e.halts() || cancelled.getAsBoolean()) {
          throw e;
        }
      }
    }
  }

  private T run(Record key, CompletableFuture<T> mine, Work<T> work) throws BuiltinException {
    try {
      var result = work.run();
      mine.complete(result);
      return result;
    } catch (BuiltinException | RuntimeException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(key, mine);
    }
  }

  private T await(CompletableFuture<T> theirs, BooleanSupplier cancelled) throws BuiltinException {
    while (true) {
      try {
        return theirs.get(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        if (cancelled.getAsBoolean()) {
          throw HttpConversation.cancelled();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw HttpConversation.cancelled();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof BuiltinException problem) {
          throw problem;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }
}
