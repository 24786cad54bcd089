package regent.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs `./regent` as a user does, without building first: Maven has built everything by now.
final class Launcher {
  private Launcher() {}

  /// The folder that holds the launcher.
  static Path home() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("regent")) || !Files.exists(folder.resolve("docs"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("the tests must run inside of the project");
      }
    }
    return folder;
  }

  /// Starts a command; its output goes to `log`.
  static Process start(Path log, Map<String, String> environment, List<String> arguments)
      throws IOException {
    var command = new ArrayList<>(List.of(home().resolve("regent").toString()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().put("REGENT_BUILT", "1");
    builder.environment().putAll(environment);
    return builder.start();
  }

  /// Runs a command to its end, for at most two minutes.
  static Ended run(Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "run", ".log");
    Process process = start(log, environment, List.of(arguments));
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroy();
      process.waitFor();
      throw new AssertionError("no end after two minutes:\n" + Files.readString(log));
    }
    return new Ended(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
  }

  record Ended(int status, String output) {}
}
