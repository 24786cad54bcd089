package regent.cp;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import regent.cp.config.SettingsReader;
import regent.opa.CompileException;
import regent.opa.CompiledPolicy;
import regent.opa.PolicyCompiler;
import regent.opa.PreparedQuery;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Location;
import regent.opa.diagnostic.Source;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// A control plane in this process, on free ports, with a client of its REST API.
public final class RunningControlPlane implements AutoCloseable {
  /// Answers of the REST API.
  public record Answer(int status, String body) {}

  private final Vertx vertx = Vertx.vertx();
  private final Server server;
  private final HttpClient client = HttpClient.newHttpClient();

  /// @param more environment variables besides those that free ports and the memory store need
  public static RunningControlPlane start(Path workDir, Map<String, String> more) throws Exception {
    return start(workDir, more, new PickyCompiler());
  }

  public static RunningControlPlane start(
      Path workDir, Map<String, String> more, PolicyCompiler compiler) throws Exception {
    return new RunningControlPlane(workDir, more, compiler);
  }

  private RunningControlPlane(Path workDir, Map<String, String> more, PolicyCompiler compiler)
      throws Exception {
    Map<String, String> environment = new HashMap<>();
    for (String port :
        List.of("API_SERVER_HTTP", "API_SERVER_HTTPS", "DP_SERVER", "DIAGNOSTICS_SERVER")) {
      environment.put("KUMA_" + port + "_PORT", "0");
    }
    environment.put("KUMA_STORE_TYPE", "memory");
    environment.put("KUMA_GENERAL_WORK_DIR", workDir.toString());
    environment.putAll(more);
    try {
      server =
          Server.start(
              SettingsReader.read(Optional.empty(), environment),
              compiler,
              vertx,
              InstantSource.system());
    } catch (Exception e) {
      vertx.close();
      throw e;
    }
  }

  public Server server() {
    return server;
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, "", Map.of());
  }

  public Answer put(String path, String body) throws IOException, InterruptedException {
    return send("PUT", path, body, Map.of("content-type", "application/json"));
  }

  public Answer put(String path, String body, String contentType)
      throws IOException, InterruptedException {
    return send("PUT", path, body, Map.of("content-type", contentType));
  }

  public Answer post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body, Map.of("content-type", "application/json"));
  }

  public Answer delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, "", Map.of());
  }

  public Answer send(String method, String path, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port("api") + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  /// Sends bytes, and gives the whole answer.
  public HttpResponse<byte[]> exchange(
      String method, String path, byte[] body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port("api") + path))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    client.close();
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /// The package that the first line names, as long as it is one.
  private static List<String> namedIn(Source module) {
    return List.of(
        module.text().lines().findFirst().orElse("").replace("package ", "").split("\\."));
  }

  /// Stands in for the compiler where a test is not about Rego: refuses texts that hold `mistake`.
  static final class PickyCompiler implements PolicyCompiler {
    @Override
    public CompiledPolicy compile(List<Source> modules) throws CompileException {
      List<Diagnostic> found =
          modules.stream()
              .filter(module -> module.text().contains("mistake"))
              .map(
                  module ->
                      new Diagnostic(
                          Diagnostic.Code.UNSAFE_VAR,
                          "var mistake is unsafe",
                          new Location(module.name(), 3, 7, "mistake")))
              .toList();
      if (!found.isEmpty()) {
        throw new CompileException(found);
      }
      return new Unasked();
    }

    @Override
    public List<String> packageOf(Source module) {
      return namedIn(module);
    }

    @Override
    public Set<String> rulesOf(Source module) {
      return Set.of("allow");
    }
  }

  /// Accepts every text, and runs `first` before it does.
  public record PatientCompiler(Runnable first) implements PolicyCompiler {
    @Override
    public CompiledPolicy compile(List<Source> modules) {
      first.run();
      return new Unasked();
    }

    @Override
    public List<String> packageOf(Source module) {
      return namedIn(module);
    }

    @Override
    public Set<String> rulesOf(Source module) {
      return Set.of("allow");
    }
  }

  /// A policy that tests compile and never ask.
  private record Unasked() implements CompiledPolicy {
    @Override
    public PreparedQuery prepare(String query, Set<String> unsafe) {
      throw new IllegalStateException("this policy is not meant to be asked");
    }

    @Override
    public Value tree(String module) {
      return Undefined.UNDEFINED;
    }

    @Override
    public boolean hasRules(List<Value> path) {
      return false;
    }

    @Override
    public List<Diagnostic> conflicts(Obj data) {
      return List.of();
    }
  }
}
