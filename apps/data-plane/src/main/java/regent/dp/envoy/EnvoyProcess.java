package regent.dp.envoy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Keeps one Envoy running: when it ends by itself it is started again after a pause that doubles
/// from one second to thirty, and is short again after Envoy ran for a minute.
public final class EnvoyProcess implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration STABLE = Duration.ofMinutes(1);

  private final Launch launch;
  private final Consumer<String> events;
  private final AtomicReference<State> state = new AtomicReference<>(new State.Waiting());
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread watcher;

  private EnvoyProcess(Launch launch, Consumer<String> events) {
    this.launch = launch;
    this.events = events;
    this.watcher = Thread.ofPlatform().name("envoy-watcher").unstarted(this::watch);
  }

  /// Starts Envoy and its watcher.
  ///
  /// @param events is told what happens, in sentences
  public static EnvoyProcess start(Launch launch, Consumer<String> events) {
    var process = new EnvoyProcess(launch, events);
    process.watcher.start();
    return process;
  }

  private void watch() {
    Duration pause = FIRST_PAUSE;
    try {
      while (stop.getCount() > 0) {
        long started = System.nanoTime();
        runOnce();
        if (System.nanoTime() - started > STABLE.toNanos()) {
          pause = FIRST_PAUSE;
        }
        if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOnce() throws InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(launch.command()).inheritIO().start();
    } catch (IOException e) {
      events.accept("Envoy does not start: " + e.getMessage());
      return;
    }
    state.set(new State.Running(process));
    if (stop.getCount() == 0) {
      process.destroy();
    }
    int status = process.waitFor();
    state.set(new State.Waiting());
    if (stop.getCount() > 0) {
      events.accept("Envoy ended with status " + status + " and will be started again");
    }
  }

  /// Whether Envoy runs and has its configuration.
  public boolean isReady() {
    return state.get() instanceof State.Running(var process)
        && process.isAlive()
        && admin("GET", "/ready");
  }

  /// Drains and stops: Envoy fails its health checks and closes listeners gracefully, gets
  /// `drainTime` to finish what is under way, then is told to end, and ten seconds later is killed.
  public void drain(Duration drainTime) throws InterruptedException {
    if (state.get() instanceof State.Running(var process) && process.isAlive()) {
      if (admin("POST", "/healthcheck/fail")
          && admin("POST", "/drain_listeners?graceful&skip_exit")) {
        process.waitFor(drainTime.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    close();
  }

  private boolean admin(String method, String path) {
    try (var socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.connect(UnixDomainSocketAddress.of(launch.adminSocket()));
      String request =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: admin\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
      socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      var answer = ByteBuffer.allocate(12);
      while (answer.hasRemaining() && socket.read(answer) >= 0) {}
      return new String(answer.array(), StandardCharsets.US_ASCII).endsWith("200");
    } catch (IOException e) {
      events.accept("Envoy's admin socket does not answer: " + e.getMessage());
      return false;
    }
  }

  /// Ends Envoy without draining.
  @Override
  public void close() {
    stop.countDown();
    if (state.get() instanceof State.Running(var process)) {
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
        watcher.join();
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  private sealed interface State {
    record Waiting() implements State {}

    record Running(Process process) implements State {}
  }

  /// How Envoy is started.
  ///
  /// @param config the bootstrap file
  /// @param adminSocket where its admin interface listens
  /// @param concurrency worker threads; 0 lets Envoy decide
  public record Launch(
      Path binary,
      Path config,
      Path adminSocket,
      String logLevel,
      int concurrency,
      Duration drainTime) {

    List<String> command() {
      var command =
          new ArrayList<>(
              List.of(
                  binary.toString(),
                  "--config-path",
                  config.toString(),
                  "--drain-time-s",
                  Long.toString(drainTime.toSeconds()),
                  "--drain-strategy",
                  "immediate",
                  "--disable-hot-restart",
                  "--log-level",
                  logLevel));
      if (concurrency > 0) {
        command.addAll(List.of("--concurrency", Integer.toString(concurrency)));
      } else {
        command.add("--cpuset-threads");
      }
      return command;
    }
  }
}
