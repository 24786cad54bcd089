package regent.dp.authz;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import regent.opa.decision.Decision;
import regent.opa.decision.DecisionLog;

/// Writes decisions to a stream, one JSON object a line, on a thread of its own, so that no request
/// waits for it. When more than ten thousand wait, new ones are dropped and counted.
public final class DecisionWriter implements Consumer<Decision>, AutoCloseable {
  private static final int CAPACITY = 10_000;

  private final DecisionLog format;
  private final OutputStream out;
  private final Consumer<String> events;
  private final BlockingQueue<Decision> waiting = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread =
      Thread.ofPlatform().name("decision-log").daemon().unstarted(this::write);

  private DecisionWriter(DecisionLog format, OutputStream out, Consumer<String> events) {
    this.format = format;
    this.out = out;
    this.events = events;
  }

  /// Appends to `file`, which is made when there is none.
  ///
  /// @throws IOException when the file cannot be opened
  public static DecisionWriter toFile(DecisionLog format, Path file, Consumer<String> events)
      throws IOException {
    return to(
        format,
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        events);
  }

  /// Writes to `out` and closes it in the end.
  public static DecisionWriter to(DecisionLog format, OutputStream out, Consumer<String> events) {
    var writer = new DecisionWriter(format, new BufferedOutputStream(out), events);
    writer.thread.start();
    return writer;
  }

  @Override
  public void accept(Decision decision) {
    if (!waiting.offer(decision)) {
      dropped.incrementAndGet();
    }
  }

  /// How many decisions were not written since the start.
  public long dropped() {
    return dropped.get();
  }

  private void write() {
    try {
      while (true) {
        Decision decision = waiting.take();
        try {
          out.write(format.line(decision).getBytes(StandardCharsets.UTF_8));
          out.write('\n');
          if (waiting.isEmpty()) {
            out.flush();
          }
        } catch (IOException e) {
          dropped.incrementAndGet();
          events.accept("a decision could not be logged: " + e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Writes what waits and ends.
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
      for (Decision decision = waiting.poll(); decision != null; decision = waiting.poll()) {
        out.write(format.line(decision).getBytes(StandardCharsets.UTF_8));
        out.write('\n');
      }
      out.close();
    } catch (IOException e) {
      events.accept("the decision log could not be closed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
