package regent.opa.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.opa.value.Json;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Sends requests to a server of our own.
final class HttpSendTest {
  /// Servers say when they answered, and by that the age of responses is told.
  private final Instant now = Instant.now();

  private final AtomicInteger requests = new AtomicInteger();
  private final Services services = Services.standard().withHttp(new HttpClientExchange());
  private final AtomicInteger confirmations = new AtomicInteger();
  private volatile String tag = "one";
  private HttpServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/echo",
        exchange -> {
          requests.incrementAndGet();
          var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          var answer =
              "{\"method\":\"%s\",\"body\":%s,\"x\":\"%s\"}"
                  .formatted(
                      exchange.getRequestMethod(),
                      body.isEmpty() ? "null" : body,
                      exchange.getRequestHeaders().getFirst("X-A"));
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.getResponseHeaders().set("Cache-Control", "max-age=60");
          exchange.sendResponseHeaders(200, answer.length());
          exchange.getResponseBody().write(answer.getBytes(UTF_8));
          exchange.close();
        });
    server.createContext(
        "/text",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.sendResponseHeaders(404, 2);
          exchange.getResponseBody().write("no".getBytes(UTF_8));
          exchange.close();
        });
    server.createContext("/tagged", this::tagged);
    server.createContext(
        "/elsewhere",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "http://elsewhere.invalid/");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/echo");
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Answers with a tag that a change of `tag` makes stale, and nothing to whoever has the tag.
  private void tagged(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    exchange.getResponseHeaders().set("Etag", tag);
    exchange.getResponseHeaders().set("Cache-Control", "max-age=10");
    if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      confirmations.incrementAndGet();
      exchange.sendResponseHeaders(304, -1);
    } else {
      exchange.sendResponseHeaders(200, tag.length());
      exchange.getResponseBody().write(tag.getBytes(UTF_8));
    }
    exchange.close();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private BuiltinContext context(Instant now) {
    return new BuiltinContext(now, services, () -> false);
  }

  private Value send(BuiltinContext context, String request) throws Exception {
    var builtin = Builtins.standard().find("http.send");
    return builtin.call(context, new Value[] {Json.read(request.replace("$URL", url))});
  }

  @Test
  void requestCarriesMethodHeadersAndBody() throws Exception {
    var answer =
        send(
            context(now),
            """
            {"method": "post", "url": "$URL/echo", "body": {"a": [1]}, "headers": {"X-A": "b"}}
            """);

    assertThat(answer.get(Str.of("status"))).isEqualTo(Str.of("200 OK"));
    assertThat(answer.get(Str.of("body")))
        .isEqualTo(Json.read("{\"method\": \"POST\", \"body\": {\"a\": [1]}, \"x\": \"b\"}"));
    assertThat(answer.get(Str.of("headers")).get(Str.of("content-type")).toString())
        .isEqualTo("[\"application/json\"]");
  }

  @Test
  void bodyThatIsNotJsonIsOnlyRaw() throws Exception {
    var answer = send(context(now), "{\"method\": \"GET\", \"url\": \"$URL/text\"}");

    assertThat(answer.get(Str.of("status_code"))).isEqualTo(Num.of(404));
    assertThat(answer.get(Str.of("body"))).isEqualTo(Null.NULL);
    assertThat(answer.get(Str.of("raw_body"))).isEqualTo(Str.of("no"));
  }

  @Test
  void sameRequestIsSentOnceInAnEvaluation() throws Exception {
    var context = context(now);
    send(context, "{\"method\": \"GET\", \"url\": \"$URL/echo\"}");
    send(context, "{\"method\": \"GET\", \"url\": \"$URL/echo\"}");

    assertThat(requests).hasValue(1);
  }

  @Test
  void cachedResponseServesLaterEvaluationsUntilItExpires() throws Exception {
    var request = "{\"method\": \"GET\", \"url\": \"$URL/echo\", \"cache\": true}";
    send(context(now), request);
    send(context(now.plusSeconds(50)), request);
    assertThat(requests).hasValue(1);

    send(context(now.plusSeconds(120)), request);
    assertThat(requests).hasValue(2);
  }

  @Test
  void recordedAnswersAreRepeated() throws Exception {
    var first = context(now);
    first.record(Obj.EMPTY);
    var answer = send(first, "{\"method\": \"GET\", \"url\": \"$URL/echo\"}");

    var second = context(now);
    second.record(first.recorded());
    assertThat(send(second, "{\"method\": \"GET\", \"url\": \"$URL/echo\"}")).isEqualTo(answer);
    assertThat(requests).hasValue(1);
  }

  @Test
  void unreachableServerIsAnError() {
    stop();
    assertThatThrownBy(() -> send(context(now), "{\"method\": \"GET\", \"url\": \"$URL/echo\"}"))
        .isInstanceOf(BuiltinException.class)
        .hasMessageStartingWith("Get \"" + url + "/echo\": ");
  }

  @Test
  void errorsAreAnswersWhenTheyAreNotRaised() throws Exception {
    stop();
    var answer =
        send(context(now), "{\"method\": \"GET\", \"url\": \"$URL/echo\", \"raise_error\": false}");

    assertThat(answer.get(Str.of("status_code"))).isEqualTo(Num.ZERO);
    assertThat(answer.get(Str.of("error")).get(Str.of("code")))
        .isEqualTo(Str.of("eval_http_send_network_error"));
  }

  @Test
  void unknownAndMissingKeysAreReported() {
    assertThatThrownBy(
            () -> send(context(now), "{\"method\": \"GET\", \"url\": \"$URL\", \"bad_key\": 1}"))
        .hasMessage("operand 1 invalid request parameters(s): {\"bad_key\"}");
    assertThatThrownBy(() -> send(context(now), "{\"method\": \"GET\"}"))
        .hasMessage("operand 1 missing required request parameters(s): {\"url\"}");
  }

  private static Value rawBody(Value answer) {
    return answer.get(Str.of("raw_body"));
  }

  @Test
  void staleResponseIsUsedWhileTheServerConfirmsIt() throws Exception {
    for (var caching :
        new String[] {
          "\"cache\": true", "\"force_cache\": true, \"force_cache_duration_seconds\": 10"
        }) {
      tag = caching;
      requests.set(0);
      confirmations.set(0);
      var request = "{\"method\": \"GET\", \"url\": \"$URL/tagged\", " + caching + "}";
      send(context(now), request);
      assertThat(rawBody(send(context(now.plusSeconds(20)), request))).isEqualTo(Str.of(caching));
      assertThat(requests).hasValue(2);
      assertThat(confirmations).hasValue(1);

      tag = "changed";
      assertThat(rawBody(send(context(now.plusSeconds(40)), request))).isEqualTo(Str.of("changed"));
      assertThat(requests).hasValue(3);
    }
  }

  @Test
  void forcedCacheStartsAnewWithEachConfirmation() throws Exception {
    var request =
        """
        {"method": "GET", "url": "$URL/tagged", "force_cache": true,
         "force_cache_duration_seconds": 10}
        """;
    send(context(now), request);
    send(context(now.plusSeconds(20)), request);
    send(context(now.plusSeconds(29)), request);
    assertThat(requests).hasValue(2);
  }

  @Test
  void hostsThatAreNotAllowedAreNotAsked() {
    var closed = services.withHosts(new AllowedHosts(Set.of("example.com")));
    var request = "{\"method\": \"GET\", \"url\": \"$URL/echo\"}";
    assertThatThrownBy(() -> send(new BuiltinContext(now, closed, () -> false), request))
        .hasMessage("disallowed host: 127.0.0.1");
    assertThat(requests).hasValue(0);
  }

  @Test
  void redirectsToHostsThatAreNotAllowedAreNotFollowed() {
    var local = services.withHosts(new AllowedHosts(Set.of("127.0.0.1")));
    var request = "{\"method\": \"GET\", \"url\": \"$URL/elsewhere\", \"enable_redirect\": true}";
    assertThatThrownBy(() -> send(new BuiltinContext(now, local, () -> false), request))
        .hasMessage("Get \"http://elsewhere.invalid/\": disallowed host: elsewhere.invalid");
  }

  @Test
  void redirectsAreFollowedOnlyIfAskedFor() throws Exception {
    var request = "{\"method\": \"POST\", \"url\": \"$URL/moved\", \"body\": 1%s}";
    var moved = send(context(now), request.formatted(""));
    assertThat(moved.get(Str.of("status"))).isEqualTo(Str.of("307 Temporary Redirect"));
    var followed = send(context(now), request.formatted(", \"enable_redirect\": true"));
    assertThat(followed.get(Str.of("body")).get(Str.of("body"))).isEqualTo(Num.ONE);
  }

  @Test
  void sameRequestsAtOnceAreSentOnce() throws Exception {
    var arrived = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    server.createContext(
        "/slow",
        exchange -> {
          requests.incrementAndGet();
          arrived.countDown();
          awaitUninterruptibly(release);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    var request =
        """
        {"method": "GET", "url": "$URL/slow", "force_cache": true,
         "force_cache_duration_seconds": 60}
        """;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<Value>>();
      for (int i = 0; i < 8; i++) {
        answers.add(threads.submit(() -> send(context(now), request)));
      }
      arrived.await();
      release.countDown();
      for (var answer : answers) {
        assertThat(answer.get().get(Str.of("status_code"))).isEqualTo(Num.of(200));
      }
    }
    assertThat(requests).hasValue(1);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void cancellationEndsTheWaiting() {
    var release = new CountDownLatch(1);
    var cancelled = new AtomicBoolean();
    server.createContext(
        "/never",
        exchange -> {
          cancelled.set(true);
          awaitUninterruptibly(release);
          exchange.close();
        });
    var request = "{\"method\": \"GET\", \"url\": \"$URL/never\", \"timeout\": \"60s\"}";
    assertThatThrownBy(() -> send(new BuiltinContext(now, services, cancelled::get), request))
        .isInstanceOfSatisfying(
            BuiltinException.class,
            e -> assertThat(e.kind()).isEqualTo(BuiltinException.Kind.CANCEL));
    release.countDown();
  }

  @Test
  void socketsOfThisMachineCanBeAsked(@TempDir Path folder) throws Exception {
    var file = folder.resolve("s.sock");
    try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      socket.bind(UnixDomainSocketAddress.of(file));
      var head = threads.submit(() -> answerOnce(socket));
      var answer =
          send(
              context(now),
              "{\"method\": \"GET\", \"url\": \"unix://localhost/a/b?socket=%s&x=1\"}"
                  .formatted(file.toString().replace("/", "%2F")));
      assertThat(answer.get(Str.of("body"))).isEqualTo(Json.read("{\"a\": [1, 2]}"));
      assertThat(head.get()).startsWith("GET /a/b?x=1 HTTP/1.1\r\n").contains("Host: localhost");
    }
  }

  private static String answerOnce(ServerSocketChannel socket) throws IOException {
    try (var channel = socket.accept()) {
      var buffer = ByteBuffer.allocate(4096);
      channel.read(buffer);
      var answer =
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "6\r\n{\"a\": \r\n7\r\n[1, 2]}\r\n0\r\n\r\n";
      channel.write(ByteBuffer.wrap(answer.getBytes(UTF_8)));
      return new String(buffer.array(), 0, buffer.position(), UTF_8);
    }
  }
}
