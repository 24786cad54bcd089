package regent.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A control plane with a store in memory, on free ports of the loopback address, and what a test
/// needs to talk to it; agents are started into it. Closing ends everything.
final class TestMesh implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final int apiPort = freePort();
  final int dpServerPort = freePort();
  private final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final List<Process> running = new ArrayList<>();
  private final List<HttpServer> services = new ArrayList<>();
  private Process controlPlane;

  TestMesh(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    startControlPlane();
  }

  private void startControlPlane() throws IOException, InterruptedException {
    controlPlane =
        Launcher.start(
            folder.resolve("cp.log"),
            Map.of(
                "KUMA_STORE_TYPE", "memory",
                "KUMA_GENERAL_WORK_DIR", folder.resolve("cp").toString(),
                "KUMA_API_SERVER_HTTP_PORT", "" + apiPort,
                "KUMA_API_SERVER_HTTPS_PORT", "" + freePort(),
                "KUMA_DP_SERVER_PORT", "" + dpServerPort,
                "KUMA_DIAGNOSTICS_SERVER_PORT", "" + freePort()),
            List.of("cp", "run"));
    running.add(controlPlane);
    await("the control plane", () -> api("GET", "/", "").status() == 200);
    await("the default mesh", () -> api("GET", "/meshes/default", "").status() == 200);
  }

  void killControlPlane() throws InterruptedException {
    controlPlane.destroyForcibly().waitFor();
  }

  /// The certificate that agents trust.
  Path certificate() {
    return folder.resolve("cp").resolve("regent-cp.crt");
  }

  String token(String name) throws IOException, InterruptedException {
    return api(
            "POST",
            "/tokens/dataplane",
            "{\"mesh\": \"default\", \"name\": \"" + name + "\", \"validFor\": \"1h\"}")
        .body();
  }

  void put(String path, String body) throws IOException, InterruptedException {
    var answer = api("PUT", path, body);
    if (answer.status() / 100 != 2) {
      throw new AssertionError(path + ": " + answer.status() + " " + answer.body());
    }
  }

  Answer api(String method, String path, String body) throws IOException, InterruptedException {
    return send(method, URI.create("http://127.0.0.1:" + apiPort + path), body);
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return json.readTree(api("GET", path, "").body());
  }

  /// Asks a service through its sidecar.
  Answer ask(int port, String path) throws IOException, InterruptedException {
    return send("GET", URI.create("http://127.0.0.1:" + port + path), "");
  }

  private Answer send(String method, URI uri, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(5))
            .header("content-type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  /// A service that answers `hello`; gives its port.
  int startService() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    services.add(server);
    return server.getAddress().getPort();
  }

  /// Starts an agent for a dataplane with one HTTP inbound in front of a new service.
  ///
  /// @return the port of the sidecar's inbound
  Agent startAgent(String name) throws IOException, InterruptedException {
    int inbound = freePort();
    Path dataplane =
        Files.writeString(folder.resolve(name + ".yaml"), dataplane(name, inbound, startService()));
    Path workDir = folder.resolve(name);
    var process =
        Launcher.start(
            folder.resolve(name + ".log"),
            Map.of(),
            List.of(
                "dp",
                "run",
                "--cp-address",
                "https://127.0.0.1:" + dpServerPort,
                "--ca-cert-file",
                certificate().toString(),
                "--dataplane-file",
                dataplane.toString(),
                "--dataplane-token",
                token(name),
                "--work-dir",
                workDir.toString(),
                "--concurrency",
                "1",
                "--drain-time",
                "1s",
                "--readiness-port",
                "0"));
    running.add(process);
    return new Agent(name, process, inbound, workDir, folder.resolve(name + ".log"));
  }

  /// A dataplane in front of a service, that also sends to the MeshService of its own name.
  static String dataplane(String name, int inbound, int service) {
    return """
        type: Dataplane
        mesh: default
        name: %s
        labels:
          app: %s
        networking:
          address: 127.0.0.1
          inbound:
          - name: http
            port: %d
            servicePort: %d
            protocol: http
          outbound:
          - port: %d
            backendRef:
              kind: MeshService
              name: %s
              port: 80
        """
        .formatted(name, name, inbound, service, freePort(), name);
  }

  /// A MeshOPA for the proxies of `app` whose module is `rego`.
  String policy(String name, String app, String rego) throws IOException {
    var policy = json.createObjectNode().put("type", "MeshOPA").put("mesh", "default");
    policy.put("name", name);
    var spec = policy.putObject("spec");
    spec.putObject("targetRef").put("kind", "Dataplane").putObject("labels").put("app", app);
    var append = spec.putObject("default").putArray("appendPolicies").addObject();
    append.putObject("rego").put("inlineString", rego);
    return json.writeValueAsString(policy);
  }

  /// Waits for a condition; a failure to connect counts as not yet.
  void await(String what, Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Throwable last = null;
    while (System.nanoTime() < deadline) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (IOException e) {
        last = e;
      }
      new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError(what + " did not come (" + last + ")\n" + logs());
  }

  private String logs() {
    var text = new StringBuilder();
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
        var lines = Files.readAllLines(file);
        text.append(file.getFileName()).append(":\n");
        lines
            .subList(Math.max(0, lines.size() - 20), lines.size())
            .forEach(line -> text.append("  ").append(line).append('\n'));
      }
    } catch (IOException e) {
      text.append(e);
    }
    return text.toString();
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    for (Process process : running.reversed()) {
      process.destroy();
      process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
      }
    }
    services.forEach(server -> server.stop(0));
    http.shutdownNow();
  }

  record Answer(int status, String body) {}

  /// @param inbound the port where its Envoy takes requests
  record Agent(String name, Process process, int inbound, Path workDir, Path log) {
    /// Its Envoy.
    ProcessHandle envoy() {
      return process
          .descendants()
          .filter(child -> child.info().command().orElse("").endsWith("envoy"))
          .findFirst()
          .orElseThrow();
    }
  }

  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }
}
