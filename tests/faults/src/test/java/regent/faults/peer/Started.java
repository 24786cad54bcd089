package regent.faults.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A program that listens at a port of this machine until it is closed.
record Started(Process process, int port, Path log) implements AutoCloseable {
  private static final int SECONDS = 60;

  /// The program that an environment variable names.
  ///
  /// @throws AssertionError when it is not set
  static String program(String variable) {
    return Optional.ofNullable(System.getenv(variable))
        .filter(name -> !name.isBlank())
        .orElseThrow(
            () -> new AssertionError(variable + " names no program: ./regent verify sets it"));
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Returns when the program listens.
  static Started start(List<String> command, Map<String, String> environment, int port, Path folder)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "program", ".log");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile()).directory(folder.toFile());
    builder.environment().putAll(environment);
    var started = new Started(builder.start(), port, log);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!started.listens()) {
      boolean ended = started.process.waitFor(50, TimeUnit.MILLISECONDS);
      if (ended || System.nanoTime() > deadline) {
        started.close();
        throw new AssertionError(command + " does not listen:\n" + Files.readString(log));
      }
    }
    return started;
  }

  private boolean listens() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  String output() throws IOException {
    return Files.readString(log);
  }

  /// Asks the program to end and waits for that.
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
