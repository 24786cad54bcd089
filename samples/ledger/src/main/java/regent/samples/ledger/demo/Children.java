package regent.samples.ledger.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The programs of the demo, started through the launcher; each writes to a log of its own. Closing
/// ends all of them, the last one first.
final class Children implements AutoCloseable {
  private final Path launcher;
  private final Path logs;
  private final Deque<Process> running = new ArrayDeque<>();

  Children(Path launcher, Path logs) {
    this.launcher = launcher;
    this.logs = logs;
  }

  /// Starts `regent ARGUMENTS…`.
  void start(String name, Map<String, String> environment, List<String> arguments)
      throws IOException {
    var command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectOutput(log(name).toFile());
    running.push(builder.start());
  }

  Path log(String name) {
    return logs.resolve(name + ".log");
  }

  /// Whether all of them still run.
  boolean allAlive() {
    return running.stream().allMatch(Process::isAlive);
  }

  /// The last lines of a log, to show what went wrong.
  String tail(String name) throws IOException {
    var lines = Files.readAllLines(log(name));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
  }

  @Override
  public void close() {
    for (Process process : running) {
      process.destroy();
      try {
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    running.clear();
  }
}
