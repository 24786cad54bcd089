package regent.authz;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.authz.config.EnvoyExtAuthz;
import regent.authz.net.Certificates;
import regent.opa.bundle.Bundle;
import regent.opa.decision.ActivePolicies;
import regent.opa.decision.ActivePolicies.Surroundings;
import regent.opa.diagnostic.Source;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.rego.RegoCompiler;

/// A real Envoy asks the plugin: over a Unix socket, with mutual TLS, and with its `http_service`.
/// REGENT_ENVOY names the program.
@SuppressWarnings("InlineFormatString") // the configuration reads better as a whole
class EnvoyFilterTest {
  private static final String POLICY =
      """
      package envoy.authz

      allow := {"allowed": true, "headers": headers,
          "response_headers_to_add": {"x-from-policy": "yes"},
          "request_headers_to_remove": ["x-secret"]} if input.parsed_path == ["open"]

      headers := {
          "x-user": "alice",
          "x-appended": {"value": "b", "append_action": "APPEND_IF_EXISTS_OR_ADD"},
          "x-kept": {"value": "b", "append_action": "ADD_IF_ABSENT"},
          "x-replaced": {"value": "b", "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"},
          "x-absent": {"value": "b", "append_action": "OVERWRITE_IF_EXISTS"},
      }

      allow := {"allowed": false, "http_status": 429, "body": "later", "headers": {"x-why": "w"}} if {
        input.parsed_path == ["closed"]
      }
      """;

  /// A listener whose requests the filter with the given settings decides.
  private static final String LISTENER =
      """
        - name: %1$s
          address: {socket_address: {address: 127.0.0.1, port_value: %2$d}}
          filter_chains:
          - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: %1$s
                route_config:
                  virtual_hosts:
                  - {name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: echo}}]}
                http_filters:
                - name: envoy.filters.http.ext_authz
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz
                    transport_api_version: V3
                    status_on_error: {code: ServiceUnavailable}
                    %3$s
                - name: envoy.filters.http.router
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
      """;

  private static final String BOOTSTRAP =
      """
      static_resources:
        listeners:
      %s
        clusters:
        - name: echo
          load_assignment: {cluster_name: echo, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}]}]}
        - name: unix
          http2_protocol_options: {}
          load_assignment: {cluster_name: unix, endpoints: [{lb_endpoints: [{endpoint: {address: {pipe: {path: "%s"}}}}]}]}
        - name: mtls
          http2_protocol_options: {}
          load_assignment: {cluster_name: mtls, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}]}]}
          transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
              common_tls_context:
                tls_certificates: [{certificate_chain: {filename: "%s"}, private_key: {filename: "%s"}}]
                validation_context: {trusted_ca: {filename: "%s"}}
        - name: http
          load_assignment: {cluster_name: http, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}]}]}
      """;

  private static final String HTTP_SERVICE =
      "http_service: {server_uri: {uri: 'http://a', cluster: http, timeout: 5s}, path_prefix: /check,"
          + " authorization_response: {allowed_upstream_headers: {patterns: [{prefix: x-user}]},"
          + " allowed_client_headers: {patterns: [{prefix: x-}]},"
          + " allowed_client_headers_on_success: {patterns: [{prefix: x-from}]}}}";

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Map<String, Integer> ports = new TreeMap<>();
  private String last = "";
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws Exception {
    var server = Certificates.make(folder, "server", "server");
    var client = Certificates.make(folder, "client", "client");
    Path socket = folder.resolve("s");
    plugin("{\"addr\": \"unix://" + socket + "\"}");
    var mtls =
        plugin(
            """
            {"addr": "127.0.0.1:0", "tls-cert-file": "%s", "tls-private-key-file": "%s",
             "tls-ca-cert-file": "%s"}
            """
                .formatted(server.certificate(), server.key(), client.certificate()));
    var plain =
        plugin(
            """
            {"addr": "127.0.0.1:0", "http-addr": "127.0.0.1:0", "http-path-prefix": "/check"}
            """);
    String listeners =
        listener("unix", "grpc_service: {envoy_grpc: {cluster_name: unix}, timeout: 5s}")
            + listener("mtls", "grpc_service: {envoy_grpc: {cluster_name: mtls}, timeout: 5s}")
            + listener("http", HTTP_SERVICE);
    Path config = folder.resolve("envoy.yaml");
    Files.writeString(
        config,
        BOOTSTRAP.formatted(
            listeners,
            echo(),
            socket,
            mtls.port(),
            client.certificate(),
            client.key(),
            server.certificate(),
            plain.httpPort()));
    envoy(config);
  }

  @AfterEach
  void stop() throws Exception {
    http.shutdownNow();
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
  }

  @Test
  void everyWayOfAskingHasTheSameDecision() throws Exception {
    for (String way : ports.keySet()) {
      var allowed = get(way, "/open");
      assertThat(allowed.statusCode()).as(way).isEqualTo(200);
      assertThat(allowed.body()).as(way).contains("x-user=[alice]").doesNotContain("x-secret");
      assertThat(allowed.headers().allValues("x-from-policy")).as(way).containsExactly("yes");
      var denied = get(way, "/closed");
      assertThat(denied.statusCode()).as(way).isEqualTo(429);
      assertThat(denied.body()).as(way).isEqualTo("later");
      assertThat(denied.headers().allValues("x-why")).as(way).containsExactly("w");
      assertThat(get(way, "/undefined").statusCode()).as(way).isEqualTo(503);
    }
  }

  @Test
  void appendActionsDoWhatTheySayToHeadersThatAreThere() throws Exception {
    assertThat(get("unix", "/open").body())
        .contains("x-appended=[a,b]", "x-kept=[a]", "x-replaced=[b]")
        .doesNotContain("x-absent");
  }

  private AuthorizationPlugin plugin(String json) throws Exception {
    var reading = EnvoyExtAuthz.read(Json.read(json));
    assertThat(reading.errors()).isEmpty();
    var policies =
        ActivePolicies.of(
            new Bundle(
                new Bundle.Manifest("r", List.of(""), Obj.EMPTY),
                List.of(new Source("p.rego", POLICY)),
                Obj.EMPTY),
            List.of("envoy/authz/allow"),
            RegoCompiler.standard(),
            Surroundings.STANDARD);
    var authorizer = Authorizer.of(policies, reading.settings().policy());
    var plugin = AuthorizationPlugin.start(reading.settings(), () -> authorizer, _ -> {}, 1);
    open.add(plugin);
    return plugin;
  }

  private String listener(String name, String service) {
    int port = freePort();
    ports.put(name, port);
    return LISTENER.formatted(name, port, service);
  }

  /// A service that answers with the headers that it sees; gives its port.
  private int echo() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var seen = new StringBuilder();
          exchange
              .getRequestHeaders()
              .forEach(
                  (name, values) ->
                      seen.append(name.toLowerCase(Locale.ROOT)).append('=').append(values));
          byte[] body = seen.toString().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    return server.getAddress().getPort();
  }

  private void envoy(Path config) throws Exception {
    String program = System.getenv("REGENT_ENVOY");
    assertThat(program).as("REGENT_ENVOY must name Envoy's program").isNotNull();
    Path log = folder.resolve("envoy.log");
    var process =
        new ProcessBuilder(
                program,
                "-c",
                config.toString(),
                "--concurrency",
                "1",
                "--use-dynamic-base-id",
                "--log-level",
                "warning")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    open.add(() -> process.destroyForcibly().waitFor());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError(
            "Envoy does not answer, at last " + last + "\n" + Files.readString(log));
      }
      new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      for (String way : ports.keySet()) {
        var answer = get(way, "/open");
        last = way + ": " + answer.statusCode() + " " + answer.body();
        if (answer.statusCode() != 200) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> get(String way, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(way) + path))
            .timeout(Duration.ofSeconds(10))
            .header("x-secret", "s")
            .header("x-appended", "a")
            .header("x-kept", "a")
            .header("x-replaced", "a")
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
