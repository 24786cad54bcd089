package regent.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.authz.config.EnvoyExtAuthz;
import regent.authz.net.Certificates;
import regent.opa.bundle.Bundle;
import regent.opa.decision.ActivePolicies;
import regent.opa.decision.ActivePolicies.Surroundings;
import regent.opa.decision.Decision;
import regent.opa.diagnostic.Source;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.rego.RegoCompiler;

/// The servers of the plugin, asked over real sockets.
class AuthorizationPluginTest {
  private static final String POLICY =
      """
      package envoy.authz

      allow if input.parsed_path == ["open"]

      allow := {"allowed": false, "http_status": 429, "body": input.parsed_body.why,
          "headers": {"x-a": ["1", "2"]}} if input.parsed_path == ["closed"]

      allow := {"allowed": true, "headers": {"x-user": "u"}, "response_headers_to_add": {"x-r": "r"},
          "request_headers_to_remove": ["a", "b"]} if input.parsed_path == ["headers"]
      """;

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Decision> log = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
  }

  @Test
  void bothVersionsAreServedAndFailuresAreErrors() throws Exception {
    var channel = plain(start("{\"addr\": \"127.0.0.1:0\"}").port());

    assertThat(check(channel, "/open")).isZero();
    assertThat(check(channel, "/closed")).isEqualTo(7);
    assertThatThrownBy(() -> check(channel, "/undefined"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN));
    var v2 =
        io.envoyproxy.envoy.service.auth.v2.AuthorizationGrpc.newBlockingStub(channel)
            .check(
                io.envoyproxy.envoy.service.auth.v2.CheckRequest.parseFrom(
                    request("/closed").toByteString()));
    assertThat(v2.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(429);
    assertThat(v2.getDeniedResponse().getHeadersList()).hasSize(2);
    assertThat(log).hasSize(4);
    assertThat(log.get(2).outcome())
        .isEqualTo(new Decision.Outcome.Failure("envoyauth_result_error", "undefined decision"));
  }

  @Test
  void unreadableRequestIsDeniedAndLogged() throws Exception {
    var channel = plain(start("{\"addr\": \"127.0.0.1:0\"}").port());

    assertThat(check(channel, "/%zz")).isEqualTo(7);
    assertThat(log.getFirst().outcome())
        .isInstanceOfSatisfying(
            Decision.Outcome.Failure.class,
            failure -> assertThat(failure.code()).isEqualTo("request_parse_error"));
  }

  @Test
  void healthSaysWhetherAPolicyIsActive() throws Exception {
    var plugin = start("{\"addr\": \"127.0.0.1:0\"}");
    var health = HealthGrpc.newBlockingStub(plain(plugin.port()));

    assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.NOT_SERVING);
    plugin.serving(true);
    assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void unixAndAbstractSocketsAreServed() throws Exception {
    Path socket = folder.resolve("s");
    Files.writeString(socket, "left behind");
    start("{\"addr\": \"unix://" + socket + "\"}");
    assertThat(check(unix(socket.toString()), "/open")).isZero();

    String name = "regent-test-" + ProcessHandle.current().pid();
    start("{\"addr\": \"unix://@" + name + "\"}");
    assertThat(check(unix("\0" + name), "/open")).isZero();
  }

  @Test
  void messageSizesHaveLimits() throws Exception {
    var small =
        plain(
            start(
                    """
                    {"addr": "127.0.0.1:0", "grpc-max-recv-msg-size": 100,
                     "grpc-max-send-msg-size": 60}
                    """)
                .port());
    assertThatThrownBy(() -> check(small, "/" + "a".repeat(100)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    assertThatThrownBy(() -> check(small, "/headers"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
  }

  @Test
  void reflectionNamesTheServicesWhenItIsEnabled() throws Exception {
    assertThat(services(start("{\"addr\": \"127.0.0.1:0\", \"enable-reflection\": true}").port()))
        .contains(
            "envoy.service.auth.v2.Authorization",
            "envoy.service.auth.v3.Authorization",
            "grpc.health.v1.Health");
    assertThatThrownBy(() -> services(start("{\"addr\": \"127.0.0.1:0\"}").port()))
        .hasMessageContaining("UNIMPLEMENTED");
  }

  @Test
  void performanceMetricsAreCounted() throws Exception {
    assertThat(start("{\"addr\": \"127.0.0.1:0\"}").metrics()).isEmpty();
    var plugin = start("{\"addr\": \"127.0.0.1:0\", \"enable-performance-metrics\": true}");
    var channel = plain(plugin.port());
    check(channel, "/open");
    assertThatThrownBy(() -> check(channel, "/undefined")).isNotNull();

    assertThat(plugin.metrics().orElseThrow().text())
        .contains("error_counter{reason=\"envoyauth_result_error\"} 1\n")
        .contains("grpc_request_duration_seconds_count{handler=\"check\"} 1\n");
  }

  @Test
  void clientsNeedACertificateWithMutualTlsAndFilesAreReadAgain() throws Exception {
    var server = Certificates.make(folder, "server", "first");
    var client = Certificates.make(folder, "client", "client");
    var plugin =
        start(
            """
            {"addr": "127.0.0.1:0", "tls-cert-file": "%s", "tls-private-key-file": "%s",
             "tls-ca-cert-file": "%s"}
            """
                .formatted(server.certificate(), server.key(), client.certificate()));
    Path old = Files.copy(server.certificate(), folder.resolve("old.crt"));

    assertThat(check(tls(plugin.port(), old, client), "/open")).isZero();
    assertThatThrownBy(() -> check(tls(plugin.port(), old, null), "/open"))
        .hasMessageContaining("UNAVAILABLE");

    var renewed = Certificates.make(folder, "server", "second");
    await(
        () -> {
          try {
            return check(tls(plugin.port(), renewed.certificate(), client), "/open") == 0;
          } catch (StatusRuntimeException e) {
            return false;
          }
        });
  }

  @Test
  void httpServiceIsAnsweredWithTheSameDecision() throws Exception {
    var plugin =
        start(
            """
            {"addr": "127.0.0.1:0", "http-addr": "127.0.0.1:0", "http-path-prefix": "/check"}
            """);
    int port = plugin.httpPort();

    assertThat(get(port, "/check/open").statusCode()).isEqualTo(200);
    var headers = get(port, "/check/headers");
    assertThat(headers.statusCode()).isEqualTo(200);
    assertThat(headers.headers().map())
        .containsEntry("x-user", List.of("u"))
        .containsEntry("x-r", List.of("r"))
        .containsEntry("x-envoy-auth-headers-to-remove", List.of("a,b"));
    var denied = get(port, "/check/closed");
    assertThat(denied.statusCode()).isEqualTo(429);
    assertThat(denied.body()).isEqualTo("because");
    assertThat(denied.headers().allValues("x-a")).containsExactly("1", "2");
    assertThat(get(port, "/check/undefined").statusCode()).isEqualTo(500);
  }

  @Test
  void changedSettingsTakeEffectWithoutARestart() throws Exception {
    var plugin = start("{\"addr\": \"127.0.0.1:0\"}");
    plugin.serving(true);
    int before = plugin.port();
    plugin.reconfigure(settings("{\"addr\": \"127.0.0.1:0\", \"path\": \"other\"}"));
    assertThat(plugin.port()).isEqualTo(before);

    Path socket = folder.resolve("moved");
    plugin.reconfigure(settings("{\"addr\": \"unix://" + socket + "\"}"));
    var channel = unix(socket.toString());
    assertThat(check(channel, "/open")).isZero();
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);

    assertThatThrownBy(
            () ->
                plugin.reconfigure(
                    settings(
                        """
                        {"addr": "unix://%s", "tls-cert-file": "none", "tls-private-key-file": "none"}
                        """
                            .formatted(socket))))
        .isInstanceOf(java.io.IOException.class);
    assertThat(check(unix(socket.toString()), "/open")).isZero();
  }

  private AuthorizationPlugin start(String json) throws Exception {
    var policies =
        ActivePolicies.of(
            new Bundle(
                new Bundle.Manifest("r", List.of(""), Obj.EMPTY),
                List.of(new Source("p.rego", POLICY)),
                Obj.EMPTY),
            List.of("envoy/authz/allow"),
            RegoCompiler.standard(),
            Surroundings.STANDARD);
    var settings = settings(json);
    var authorizer = Authorizer.of(policies, settings.policy());
    var plugin = AuthorizationPlugin.start(settings, () -> authorizer, log::add, 1);
    open.add(plugin);
    return plugin;
  }

  private static EnvoyExtAuthz settings(String json) throws Exception {
    var reading = EnvoyExtAuthz.read(Json.read(json));
    assertThat(reading.errors()).isEmpty();
    return reading.settings();
  }

  private ManagedChannel plain(int port) {
    return opened(NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build());
  }

  private ManagedChannel unix(String path) {
    var loops = new EpollEventLoopGroup(1);
    open.add(() -> loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await());
    return opened(
        NettyChannelBuilder.forAddress(new DomainSocketAddress(path))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(loops)
            .usePlaintext()
            .build());
  }

  private ManagedChannel tls(int port, Path trusted, @Nullable Certificates own) throws Exception {
    var context = GrpcSslContexts.forClient().trustManager(trusted.toFile());
    if (own != null) {
      context.keyManager(own.certificate().toFile(), own.key().toFile());
    }
    return opened(
        NettyChannelBuilder.forAddress(new InetSocketAddress("localhost", port))
            .sslContext(context.build())
            .build());
  }

  private ManagedChannel opened(ManagedChannel channel) {
    open.add(channel::shutdownNow);
    return channel;
  }

  private static int check(ManagedChannel channel, String path) {
    return AuthorizationGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .check(request(path))
        .getStatus()
        .getCode();
  }

  private static CheckRequest request(String path) {
    return CheckRequest.newBuilder()
        .setAttributes(
            AttributeContext.newBuilder()
                .setRequest(
                    AttributeContext.Request.newBuilder()
                        .setHttp(
                            HttpRequest.newBuilder()
                                .setMethod("GET")
                                .setPath(path)
                                .putHeaders("content-type", "application/json")
                                .setBody("{\"why\": \"because\"}"))))
        .build();
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    var http = HttpClient.newHttpClient();
    open.add(http::shutdownNow);
    return http.send(
        java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .header("content-type", "application/json")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"why\": \"because\"}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private List<String> services(int port) throws Exception {
    var answer = new CompletableFuture<ServerReflectionResponse>();
    var requests =
        ServerReflectionGrpc.newStub(plain(port))
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable problem) {
                    answer.completeExceptionally(problem);
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    requests.onCompleted();
    return answer.get(10, TimeUnit.SECONDS).getListServicesResponse().getServiceList().stream()
        .map(io.grpc.reflection.v1.ServiceResponse::getName)
        .toList();
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }
}
