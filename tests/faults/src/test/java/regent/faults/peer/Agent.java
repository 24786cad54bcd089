package regent.faults.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// `opa run --server`: ours or OPA itself, with the same configuration file.
record Agent(Kind kind, Started started, HttpClient client) implements AutoCloseable {
  private static final int SECONDS = 60;

  enum Kind {
    REGENT,
    OPA;

    private List<String> command() {
      return switch (this) {
        case REGENT -> List.of(launcher().toString(), "opa");
        case OPA -> List.of(Started.program("REGENT_OPA"));
      };
    }
  }

  private static Path launcher() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("docs/ARCHITECTURE.md"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("the tests must run inside of the project");
    }
    return folder.resolve("regent");
  }

  static Agent start(Kind kind, Path folder, String config, Map<String, String> environment)
      throws IOException, InterruptedException {
    return start(kind, List.of(), folder, config, environment);
  }

  /// @param through a command that runs the command that follows it
  static Agent start(
      Kind kind, List<String> through, Path folder, String config, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path own = Files.createDirectories(folder.resolve(kind.name()));
    Path file = Files.writeString(own.resolve("config.yaml"), config.replace("$FOLDER", "" + own));
    int port = Started.freePort();
    var command = new ArrayList<>(through);
    command.addAll(kind.command());
    command.addAll(
        List.of(
            "run",
            "--server",
            "--addr",
            "127.0.0.1:" + port,
            "--config-file",
            file.toString(),
            "--skip-version-check"));
    var variables = new TreeMap<>(environment);
    variables.put("REGENT_BUILT", "1");
    return new Agent(
        kind, Started.start(command, variables, port, own), HttpClient.newHttpClient());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(started.url() + path)).build(),
        BodyHandlers.ofString(UTF_8));
  }

  HttpResponse<String> ask(String path, String input) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(started.url() + path))
            .POST(HttpRequest.BodyPublishers.ofString("{\"input\": " + input + "}"))
            .build(),
        BodyHandlers.ofString(UTF_8));
  }

  /// The value at `path` of the documents; undefined when there is none.
  Value value(String path) throws IOException, InterruptedException {
    return json(ask("/v1/data/" + path, "{\"n\": 0}").body()).get("result");
  }

  /// The report on the bundles, by name.
  Obj bundles() throws IOException, InterruptedException {
    var status = json(get("/v1/status").body()).get("result");
    return status instanceof Obj fields && fields.get("bundles") instanceof Obj bundles
        ? bundles
        : Obj.EMPTY;
  }

  static Obj json(String text) {
    try {
      return (Obj) Json.read(text);
    } catch (JsonException e) {
      throw new AssertionError(text, e);
    }
  }

  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /// Asks again and again, up to a minute.
  void await(String what, Condition condition) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            kind
                + ": not so after a minute: "
                + what
                + "\n"
                + get("/v1/status").body()
                + "\n"
                + started.output());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Override
  public void close() {
    started.close();
    client.shutdownNow();
  }
}
