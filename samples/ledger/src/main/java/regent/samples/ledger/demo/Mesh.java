package regent.samples.ledger.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import regent.samples.ledger.Ledger;
import regent.samples.ledger.Web;

/// The demo's mesh on the loopback address: a control plane, two services, and an agent with an
/// Envoy for each.
final class Mesh implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path samples;
  private final Path work;
  private final Children children;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Ledger ledger;
  private final Web web;
  private final Api api;
  private final Decisions decisions;

  private Mesh(Path samples, Path work, Children children) throws IOException {
    this.samples = samples;
    this.work = work;
    this.children = children;
    port("api", 5681);
    port("api-tls", 5682);
    port("dp-server", 5678);
    port("diagnostics", 5680);
    port("web-in", 8080);
    port("web-out", 8081);
    port("ledger-in", 8090);
    this.ledger = Ledger.start(0);
    this.web = Web.start(0, url("web-out"));
    this.api = new Api(url("api"));
    this.decisions = new Decisions(work.resolve("decisions.jsonl"));
  }

  /// Starts the control plane and waits until it answers.
  static Mesh start(Path samples, Path work, Children children)
      throws IOException, InterruptedException, DemoException {
    var mesh = new Mesh(samples, work, children);
    children.start(
        "control-plane",
        Map.of(
            "KUMA_GENERAL_WORK_DIR", work.resolve("control-plane").toString(),
            "KUMA_API_SERVER_HTTP_PORT", mesh.text("api"),
            "KUMA_API_SERVER_HTTPS_PORT", mesh.text("api-tls"),
            "KUMA_DP_SERVER_PORT", mesh.text("dp-server"),
            "KUMA_DIAGNOSTICS_SERVER_PORT", mesh.text("diagnostics")),
        List.of("cp", "run"));
    mesh.await("the control plane", "control-plane", mesh.api::isUp);
    return mesh;
  }

  /// Starts both agents and waits until requests pass through their Envoys.
  void startAgents() throws IOException, InterruptedException, DemoException {
    agent("ledger", Map.of("inbound", text("ledger-in"), "service", "" + ledger.port()));
    agent(
        "web",
        Map.of("inbound", text("web-in"), "service", "" + web.port(), "outbound", text("web-out")));
    var health = new Ask(Ask.Entry.WEB, "GET", "/health", null, "", null, 200);
    await("the sidecars", "web", () -> status(health, "waiting") == 200);
  }

  private void agent(String name, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path token = work.resolve(name + ".token");
    Files.writeString(token, api.token("default", name));
    var arguments =
        new ArrayList<>(
            List.of(
                "dp",
                "run",
                "--cp-address",
                "https://127.0.0.1:" + text("dp-server"),
                "--ca-cert-file",
                work.resolve("control-plane").resolve("regent-cp.crt").toString(),
                "--dataplane-file",
                samples.resolve("dataplane-" + name + ".yaml").toString(),
                "--dataplane-token-file",
                token.toString(),
                "--work-dir",
                work.resolve(name).toString(),
                "--concurrency",
                "1",
                "--drain-time",
                "1s",
                "--readiness-port",
                "0"));
    variables.forEach((key, value) -> arguments.addAll(List.of("-v", key + "=" + value)));
    if (name.equals("ledger")) {
      arguments.addAll(List.of("--decision-log-file", work.resolve("decisions.jsonl").toString()));
    }
    children.start(name, Map.of(), arguments);
  }

  Api api() {
    return api;
  }

  Decisions decisions() {
    return decisions;
  }

  Path sample(String name) {
    return samples.resolve(name);
  }

  Path work() {
    return work;
  }

  URI url(String port) {
    return URI.create("http://127.0.0.1:" + text(port));
  }

  /// Sends a request through its sidecar; the status that comes back.
  int status(Ask ask, String mark) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                url(switch (ask.through()) {
                      case WEB -> "web-in";
                      case LEDGER -> "ledger-in";
                    })
                    .resolve(ask.path()))
            .timeout(Duration.ofSeconds(5))
            .header("x-demo", mark)
            .header("content-type", "application/json")
            .method(
                ask.method(),
                ask.body() == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(ask.body()));
    if (ask.token() != null) {
      request.header("authorization", "Bearer " + ask.token());
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /// Waits for `condition`.
  ///
  /// @param log of the program that is to blame when it does not come true
  void await(String what, String log, Condition condition)
      throws IOException, InterruptedException, DemoException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var never = new CountDownLatch(1);
    while (!holds(condition)) {
      if (!children.allAlive() || System.nanoTime() > deadline) {
        throw new DemoException(
            what
                + " did not come up; the end of "
                + children.log(log)
                + ":\n"
                + children.tail(log));
      }
      never.await(20, TimeUnit.MILLISECONDS);
    }
  }

  private static boolean holds(Condition condition) throws InterruptedException {
    try {
      return condition.holds();
    } catch (IOException e) {
      return false;
    }
  }

  private String text(String port) {
    return Integer.toString(Objects.requireNonNull(ports.get(port)));
  }

  /// The default, or a free port where something else has it.
  private void port(String name, int preferred) throws IOException {
    ports.put(name, isFree(preferred) ? preferred : freePort());
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    children.close();
    web.close();
    ledger.close();
    http.shutdownNow();
  }

  /// Something that comes true in time; failing counts as not yet.
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }
}
