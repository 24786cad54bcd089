package regent.faults.fuzz;

import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Notices what libraries would write into the log with a stack trace.
final class StackTraces extends Handler implements AutoCloseable {
  private volatile @Nullable Throwable first;

  StackTraces() {
    Logger.getLogger("").addHandler(this);
  }

  /// The first one so far.
  Optional<Throwable> first() {
    return Optional.ofNullable(first);
  }

  @Override
  public void publish(LogRecord logged) {
    if (logged.getThrown() != null && first == null) {
      first = new AssertionError("logged: " + logged.getMessage(), logged.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    Logger.getLogger("").removeHandler(this);
  }
}
