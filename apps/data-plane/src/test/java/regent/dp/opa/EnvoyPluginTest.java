package regent.dp.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.authz.rest.Environment.Authentication;

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
  void wrongKeysEndTheStartWithTheirPath() {
    assertThatThrownBy(
            () -> start(List.of("plugins.envoy_ext_authz_grpc.addr=ftp://x"), folder.toString()))
        .isInstanceOf(OpaServer.StartException.class)
        .hasMessageContaining("plugins.envoy_ext_authz_grpc.addr: invalid url scheme \"ftp\"");
  }

  private static OpaServer start(List<String> sets, String path) throws Exception {
    return OpaServer.start(
        new OpaSettings(
            List.of("127.0.0.1:0"),
            List.of(),
            List.of(path),
            false,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            sets,
            List.of(),
            Authentication.OFF,
            false,
            false,
            Optional.empty(),
            Duration.ZERO,
            "755",
            false,
            false,
            10,
            OpaLog.Format.JSON,
            LogLevel.INFO,
            LogLevel.INFO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO),
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
