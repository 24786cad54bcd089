package regent.cp.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.cp.RunningControlPlane;
import regent.opa.builtin.Services;
import regent.opa.management.Management;
import regent.opa.management.bundle.BundleActivation;
import regent.opa.management.config.ConfigText;
import regent.opa.management.config.OpaConfig;
import regent.opa.management.schedule.TimedPause;
import regent.opa.management.service.HostEnvironment;
import regent.opa.store.Documents;
import regent.opa.store.Store;
import regent.opa.value.Bool;
import regent.rego.EitherVersion;
import regent.rego.RegoCompiler;

/// Those who download bundles and report what they run: an unmodified OPA, whose program the
/// variable REGENT_OPA names, and the engine of our agents. Both have the same configuration.
class BundlePeersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Alice's entry is deep, so that a delta is much smaller than the bundle.
  private static final String FILLING = "\"filling\": \"" + "0123456789abcdef".repeat(4) + "\"";

  @TempDir static Path folder;
  private static RunningControlPlane controlPlane;
  private static String token;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    controlPlane =
        RunningControlPlane.start(folder, Map.of(), new EitherVersion(RegoCompiler.standard()));
    token =
        controlPlane
            .post("/tokens/user", "{\"name\": \"opa\", \"groups\": [], \"validFor\": \"1h\"}")
            .body();
  }

  @AfterAll
  static void stop() {
    controlPlane.close();
  }

  private static String config(String bundle, String id) {
    return """
    labels:
      app: %s
    services:
      regent:
        url: http://127.0.0.1:%d
        headers:
          x-forwarded-for: 192.0.2.1
        credentials:
          bearer:
            token: %s
    bundles:
      %s:
        service: regent
        resource: bundles/default/%s
        polling:
          min_delay_seconds: 1
          max_delay_seconds: 1
          long_polling_timeout_seconds: 30
    status:
      service: regent
      partition_name: default
    decision_logs:
      service: regent
      partition_name: default
      reporting:
        min_delay_seconds: 1
        max_delay_seconds: 1
    """
        .formatted(id, controlPlane.server().port("api"), token, bundle, bundle);
  }

  private static byte[] bundle(String revision, boolean active) {
    return Archive.shop(
        revision, "{\"users\": {\"alice\": {\"active\": " + active + "}}, " + FILLING + "}");
  }

  private static void push(String name, byte[] archive) throws Exception {
    HttpResponse<byte[]> answer =
        controlPlane.exchange("PUT", "/meshes/default/bundles/" + name, archive, Map.of());
    assertThat(answer.statusCode()).isEqualTo(201);
  }

  private static void post(String path) throws Exception {
    assertThat(controlPlane.post("/meshes/default/bundles" + path, "").status()).isEqualTo(200);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < deadline) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (IOException e) {
        // Not up yet.
      }
      new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError(what + " did not come");
  }

  private static JsonNode proxies(String name) throws Exception {
    return JSON.readTree(controlPlane.get("/meshes/default/bundles/" + name + "/_proxies").body());
  }

  private static void awaitReport(String name, String revision) throws Exception {
    await(
        "the report of " + revision,
        () -> {
          JsonNode first = proxies(name).at("/items/0");
          return first.path("revision").asText().equals(revision)
              && first.path("state").asText().equals("current");
        });
  }

  @Test
  void anUnmodifiedOpaFollowsEachRevisionAndReportsIt() throws Exception {
    String program = System.getenv("REGENT_OPA");
    assertThat(program).as("REGENT_OPA must name an opa; ./regent verify sets it").isNotEmpty();
    push("opa-shop", bundle("v1", false));
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path file = Files.writeString(folder.resolve("opa.yaml"), config("opa-shop", "plain-opa"));
    Process opa =
        new ProcessBuilder(
                program, "run", "--server", "--addr", "127.0.0.1:" + port, "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("opa.log").toFile())
            .start();
    try {
      await("the first decision", () -> ask(port).equals("{\"result\":false}"));
      push("opa-shop", bundle("v2", true));
      await("the delta", () -> ask(port).equals("{\"result\":true}"));
      assertThat(status(port).at("/result/bundles/opa-shop/type").asText()).isEqualTo("delta");
      awaitReport("opa-shop", "v2");
      post("/opa-shop/_rollback");
      await("the rollback", () -> ask(port).equals("{\"result\":false}"));
      awaitReport("opa-shop", "v1");
      post("/opa-shop/revisions/2/_activate");
      await("the activation", () -> ask(port).equals("{\"result\":true}"));
      awaitReport("opa-shop", "v2");
      JsonNode proxy = proxies("opa-shop").at("/items/0");
      assertThat(proxy.at("/labels/app").asText()).isEqualTo("plain-opa");
      assertThat(proxy.path("kind").asText()).isEqualTo("opa");
      assertThat(proxy.path("number").asInt()).isEqualTo(2);
      await("its decisions", () -> received() > 0);
    } catch (AssertionError e) {
      throw new AssertionError(Files.readString(folder.resolve("opa.log")), e);
    } finally {
      opa.destroyForcibly().onExit().join();
    }
  }

  private String ask(int port) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/data/shop/authz/allow"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"input\": {\"user\": \"alice\"}}"))
            .build();
    String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return body.replaceAll("\"decision_id\":\"[^\"]*\",?|\\s", "");
  }

  private JsonNode status(int port) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/status")).build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /// How many decisions the control plane counted.
  private double received() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + controlPlane.server().port("diagnostics") + "/metrics"))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith("opa_decisions_received_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void ourEngineFollowsEachRevisionAndReportsIt() throws Exception {
    push("own-shop", bundle("w1", false));
    var store = Store.empty(new EitherVersion(RegoCompiler.standard()));
    var json = ConfigText.parse(config("own-shop", "own-engine"), _ -> Optional.empty());
    var instance = new OpaConfig.Instance("own-engine", "0.1.0");
    try (var management =
        new Management(
            OpaConfig.of(json, instance),
            json,
            new Management.Surroundings(
                instance,
                store,
                new BundleActivation(store),
                Services.standard(),
                HostEnvironment.system(),
                TimedPause::new,
                _ -> {}))) {
      management.start();
      await("the first bundle", () -> alice(store).equals(Optional.of(false)));
      push("own-shop", bundle("w2", true));
      await("the delta", () -> alice(store).equals(Optional.of(true)));
      awaitReport("own-shop", "w2");
      post("/own-shop/_rollback");
      await("the rollback", () -> alice(store).equals(Optional.of(false)));
      awaitReport("own-shop", "w1");
    }
  }

  private static Optional<Boolean> alice(Store store) {
    return Documents.find(store.state().data().root(), List.of("shop", "users", "alice", "active"))
            instanceof Bool active
        ? Optional.of(active.value())
        : Optional.empty();
  }

  @Test
  void whatCannotBeReadIsAnError() throws Exception {
    for (String path : List.of("/status", "/status/default", "/logs", "/logs/default")) {
      assertThat(controlPlane.post(path, "{").status()).isEqualTo(400);
      assertThat(controlPlane.post(path, "7").status()).isEqualTo(400);
      HttpResponse<byte[]> stranger =
          controlPlane.exchange(
              "POST",
              path,
              "{}".getBytes(StandardCharsets.UTF_8),
              Map.of("X-Forwarded-For", "192.0.2.1"));
      assertThat(stranger.statusCode()).isEqualTo(401);
      HttpResponse<byte[]> damaged =
          controlPlane.exchange(
              "POST",
              path,
              "{}".getBytes(StandardCharsets.UTF_8),
              Map.of("Content-Encoding", "gzip"));
      assertThat(damaged.statusCode()).isEqualTo(400);
    }
  }
}
