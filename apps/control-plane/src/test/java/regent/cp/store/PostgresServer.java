package regent.cp.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import regent.cp.config.Settings;

/// A PostgreSQL of the test's own, with its data in a temporary folder; gone when closed.
final class PostgresServer implements AutoCloseable {
  private final Path folder;
  private final Path programs;
  private final int port;

  private PostgresServer(Path folder, Path programs, int port) {
    this.folder = folder;
    this.programs = programs;
    this.port = port;
  }

  static PostgresServer start() throws IOException {
    Path programs = programs();
    Path folder = Files.createTempDirectory("regent-postgres");
    if (isRoot()) {
      run(List.of("chown", "postgres", folder.toString()));
    }
    var server = new PostgresServer(folder, programs, freePort());
    server.run("initdb", "-D", server.data(), "-A", "trust", "-U", "regent", "--no-sync");
    server.run(
        "pg_ctl",
        "-D",
        server.data(),
        "-w",
        "-l",
        folder.resolve("log").toString(),
        "-o",
        "-c listen_addresses=127.0.0.1 -c port=%d -c unix_socket_directories='%s'"
            .formatted(server.port, folder),
        "start");
    return server;
  }

  Settings.Store.Postgres settings() {
    return new Settings.Store.Postgres(
        "127.0.0.1",
        port,
        "regent",
        "",
        "postgres",
        Duration.ofSeconds(5),
        10,
        new Settings.PostgresTls("disable", Optional.empty(), Optional.empty(), Optional.empty()));
  }

  void stop() throws IOException {
    run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void run(String program, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    if (isRoot()) {
      // PostgreSQL refuses to run as root.
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  private static void run(List<String> command) throws IOException {
    Path output = Files.createTempFile("regent-postgres", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = ended(process);
    String text = Files.readString(output);
    Files.delete(output);
    if (!ended || process.exitValue() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed:\n" + text);
    }
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// The folder of `initdb` and `pg_ctl`.
  private static Path programs() throws IOException {
    var folders = new ArrayList<Path>();
    Optional.ofNullable(System.getenv("REGENT_POSTGRES_BIN")).map(Path::of).ifPresent(folders::add);
    for (String folder : System.getenv("PATH").split(":", -1)) {
      folders.add(Path.of(folder));
    }
    for (String parent : List.of("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt")) {
      if (Files.isDirectory(Path.of(parent))) {
        try (Stream<Path> versions = Files.list(Path.of(parent))) {
          versions.map(version -> version.resolve("bin")).forEach(folders::add);
        }
      }
    }
    return folders.stream()
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .filter(folder -> Files.isExecutable(folder.resolve("pg_ctl")))
        .max(Comparator.comparing(Path::toString))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "this test needs PostgreSQL's server programs (initdb, pg_ctl): install the"
                        + " package postgresql, or name their folder in REGENT_POSTGRES_BIN"));
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(folder.resolve("data").resolve("postmaster.pid"))) {
      stop();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
