package regent.dp.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.opa.bundle.Bundle;
import regent.opa.bundle.BundleWriter;
import regent.opa.value.Json;
import regent.opa.value.Obj;

class EnvoyPluginTest {
  @TempDir private Path folder;

  @Test
  void envoyIsAnsweredOverWhatTheStoreHoldsNow() throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve("p.rego"),
            """
            package istio.authz

            default allow := false

            allow if input.parsed_path[0] in data.open
            """);
    int port = freePort();
    var set = "plugins.envoy_ext_authz_grpc.";
    try (var server =
        start(
            List.of(set + "addr=127.0.0.1:" + port, set + "path=istio/authz/allow"),
            policy.toString())) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      try {
        assertThat(check(channel, "/a")).isEqualTo(7);
        put(server, "/v1/data/open", "[\"a\"]");
        assertThat(check(channel, "/a")).isZero();
        assertThat(check(channel, "/b")).isEqualTo(7);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void whatDiscoveryChangesTakesEffectWithoutARestart() throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve("p.rego"), "package a\n\nopen := true\n\nclosed := false\n");
    var discovery = new AtomicReference<byte[]>();
    var service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/discovery",
        exchange -> {
          exchange.sendResponseHeaders(200, discovery.get().length);
          exchange.getResponseBody().write(discovery.get());
          exchange.close();
        });
    service.start();
    int first = freePort();
    discover(discovery, plugin(first, "a/closed", true) + ", \"labels\": {\"stage\": \"one\"}");
    try (var server =
        start(
            List.of(
                "services.d.url=http://127.0.0.1:" + service.getAddress().getPort(),
                "discovery.resource=/discovery",
                "discovery.decision=config",
                "discovery.polling.min_delay_seconds=1",
                "discovery.polling.max_delay_seconds=1"),
            policy.toString())) {
      await(() -> code(first, "/") == 7);
      assertThat(get(server, "/metrics"))
          .contains(
              "# TYPE grpc_request_duration_seconds histogram",
              "grpc_request_duration_seconds_bucket{handler=\"check\",le=\"0.5\"} ",
              "grpc_request_duration_seconds_count{handler=\"check\"} ");
      assertThat(get(server, "/health?plugins")).isEqualTo("{}\n");
      assertThat(get(server, "/v1/config")).contains("\"stage\":\"one\"");

      discover(discovery, plugin(first, "a/open", true));
      await(() -> code(first, "/") == 0);
      assertThat(get(server, "/v1/config")).doesNotContain("stage");

      int second = freePort();
      discover(discovery, plugin(second, "a/open", false));
      await(() -> code(second, "/") == 0);
      assertThat(code(first, "/")).isEqualTo(-1);
      assertThat(get(server, "/metrics")).doesNotContain("grpc_request_duration_seconds");

      discover(
          discovery,
          plugin(second, "a/closed", false).replace("\"path\"", "\"dry-run\": 1, \"path\""));
      await(() -> get(server, "/v1/status").contains("dry-run: must be a boolean"));
      assertThat(code(second, "/")).as("what was right stays").isZero();
    } finally {
      service.stop(0);
    }
  }

  private static String plugin(int port, String path, boolean metrics) {
    return """
        "status": {"console": true}, "plugins": {"envoy_ext_authz_grpc": {"addr": "127.0.0.1:%d",
          "path": "%s", "enable-performance-metrics": %s,
          "grpc-request-duration-seconds-buckets": [0.1, 0.5]}}"""
        .formatted(port, path, metrics);
  }

  private static void discover(AtomicReference<byte[]> served, String config) throws Exception {
    var bundle =
        new Bundle(
            new Bundle.Manifest("", List.of(""), Obj.EMPTY),
            List.of(),
            (Obj) Json.read("{\"config\": {" + config + "}}"));
    served.set(BundleWriter.write(bundle));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      var _ = new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
    }
  }

  /// The code of the answer; -1 when there is none.
  private static int code(int port, String path) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      return check(channel, path);
    } catch (StatusRuntimeException e) {
      return -1;
    } finally {
      channel.shutdownNow();
    }
  }

  private static String get(OpaServer server, String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          java.net.http.HttpRequest.newBuilder(
              URI.create("http://" + server.addresses().getFirst() + path));
      return http.send(request.build(), BodyHandlers.ofString()).body();
    }
  }

  @Test
  void wrongKeysEndTheStartWithTheirPath() {
    assertThatThrownBy(
            () -> start(List.of("plugins.envoy_ext_authz_grpc.addr=ftp://x"), folder.toString()))
        .isInstanceOf(OpaServer.StartException.class)
        .hasMessageContaining("plugins.envoy_ext_authz_grpc.addr: invalid url scheme \"ftp\"");
  }

  private static OpaServer start(List<String> sets, String path) throws Exception {
    return OpaServer.start(
        TestSettings.PLAIN.paths(path).sets(sets).settings(),
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
        InstantSource.system());
  }

  private static void put(OpaServer server, String path, String body) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          java.net.http.HttpRequest.newBuilder(
                  URI.create("http://" + server.addresses().getFirst() + path))
              .PUT(BodyPublishers.ofString(body));
      assertThat(http.send(request.build(), BodyHandlers.discarding()).statusCode()).isEqualTo(204);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int check(ManagedChannel channel, String path) {
    var http = HttpRequest.newBuilder().setMethod("GET").setPath(path);
    return AuthorizationGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .check(
            CheckRequest.newBuilder()
                .setAttributes(
                    AttributeContext.newBuilder()
                        .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
                .build())
        .getStatus()
        .getCode();
  }
}
