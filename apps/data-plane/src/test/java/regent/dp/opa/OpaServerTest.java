package regent.dp.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpaServerTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-31T10:00:00Z"));

  @TempDir private Path folder;
  private final Lines log = new Lines();

  @Test
  void filesAreLoadedAndAnswered() throws Exception {
    Files.createDirectories(folder.resolve("users"));
    Files.writeString(folder.resolve("users/names.yaml"), "alice: admin\n");
    Files.writeString(folder.resolve("notes.txt"), "not loaded");
    Files.writeString(folder.resolve(".hidden.json"), "{\"hidden\": true}");
    Files.writeString(
        folder.resolve("authz.rego"),
        "package authz\nallow if data.users[input.user] == \"admin\"\n");

    try (var server = start(false, folder.toString())) {
      assertThat(get(server, "/v1/data/authz/allow?input=%7B%22user%22%3A%22alice%22%7D"))
          .isEqualTo("{\"result\":true}\n");
      assertThat(get(server, "/v1/data")).doesNotContain("hidden");
      assertThat(get(server, "/v1/data/system/version")).contains("\"version\":\"1.22.2\"");
    }
    assertThat(log.text())
        .startsWith(
            "{\"addrs\":[\"127.0.0.1:0\"],\"diagnostic-addrs\":[],\"level\":\"info\","
                + "\"msg\":\"Initializing server.\",\"time\":\"")
        .contains("\"msg\":\"Received request.\",\"req_id\":1,\"req_method\":\"GET\"")
        .contains("\"msg\":\"Sent response.\"")
        .contains("\"resp_status\":200");
  }

  @Test
  void aDocumentMayBePutBelowAPath() throws Exception {
    var file = Files.writeString(folder.resolve("d.json"), "[1, 2]");

    try (var server = start(false, "a.b:" + file)) {
      assertThat(get(server, "/v1/data/a")).isEqualTo("{\"result\":{\"b\":[1,2]}}\n");
    }
  }

  @Test
  void changedFilesAreLoadedAgain() throws Exception {
    var file = Files.writeString(folder.resolve("p.rego"), "package p\nx := 1\n");

    try (var server = start(true, folder.toString())) {
      assertThat(get(server, "/v1/data/p/x")).isEqualTo("{\"result\":1}\n");
      Files.writeString(file, "package p\nx := 2\n");
      log.await("Processed file watch event.");
      assertThat(get(server, "/v1/data/p/x")).isEqualTo("{\"result\":2}\n");

      Files.writeString(file, "package p\nx := y\n");
      log.await("var y is unsafe");
      assertThat(get(server, "/v1/data/p/x")).isEqualTo("{\"result\":2}\n");
    }
  }

  @Test
  void whatCannotBeLoadedIsToldWithItsPlace() throws Exception {
    var file = Files.writeString(folder.resolve("p.rego"), "package p\nx := y\n");

    assertThatThrownBy(() -> start(false, file.toString()))
        .isInstanceOf(OpaServer.StartException.class)
        .hasMessageContaining("p.rego:2: rego_unsafe_var_error: var y is unsafe");
    assertThatThrownBy(() -> start(false, folder.resolve("none").toString()))
        .hasMessage("load error: stat " + folder.resolve("none") + ": no such file or directory");
    Files.writeString(folder.resolve("a.json"), "{\"k\": 1}");
    Files.writeString(folder.resolve("b.json"), "{\"k\": 2}");
    Files.delete(file);
    assertThatThrownBy(() -> start(false, folder.toString()))
        .hasMessageContaining("merge error: conflicting values at data.k");
  }

  @Test
  void theConfigurationSaysWhatRunsBeside() throws Exception {
    var config =
        Files.writeString(
            folder.resolve("config.yaml"),
            """
            decision_logs:
              console: true
            bundles:
              local:
                resource: file://%s
                trigger: manual
            status:
              console: false
            """
                .formatted(folder.resolve("missing.tar.gz")));

    try (var server = start(false, Optional.of(config))) {
      assertThat(get(server, "/v1/data/x")).startsWith("{\"decision_id\":\"");
      assertThat(get(server, "/health?bundles"))
          .isEqualTo("{\"error\":\"one or more bundles are not activated: local\"}\n");
      assertThat(get(server, "/v1/status")).contains("\"bundles\":{\"local\":{");
      assertThat(get(server, "/v1/config")).contains("\"console\":true");
    }
    assertThat(log.text()).contains("\"msg\":\"Decision Log\",\"path\":\"x\"");
  }

  private OpaServer start(boolean watches, String... paths) throws Exception {
    return start(watches, Optional.empty(), paths);
  }

  private OpaServer start(boolean watches, Optional<Path> config, String... paths)
      throws Exception {
    return OpaServer.start(
        new TestSettings(
                List.of(paths),
                List.of(".*"),
                config,
                List.of(),
                new OpaSettings.Watching(watches, false),
                OpaLog.Form.JSON)
            .settings(),
        new PrintStream(log, true, StandardCharsets.UTF_8),
        CLOCK);
  }

  private static String get(OpaServer server, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://" + server.addresses().getFirst() + path))
                  .build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  /// Log lines that can be waited for.
  private static final class Lines extends ByteArrayOutputStream {
    private final Semaphore written = new Semaphore(0);

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      super.write(bytes, from, length);
      written.release();
    }

    synchronized String text() {
      return toString(StandardCharsets.UTF_8);
    }

    void await(String text) throws InterruptedException {
      while (!text().contains(text)) {
        assertThat(written.tryAcquire(20, TimeUnit.SECONDS)).as("%s", text()).isTrue();
      }
    }
  }
}
