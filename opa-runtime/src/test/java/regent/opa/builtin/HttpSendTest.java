package regent.opa.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import regent.opa.value.Json;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Sends requests to a server of our own.
final class HttpSendTest {
  private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");

  private final AtomicInteger requests = new AtomicInteger();
  private final Services services = Services.standard().withHttp(new HttpClientExchange());
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
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
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
            context(NOW),
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
    var answer = send(context(NOW), "{\"method\": \"GET\", \"url\": \"$URL/text\"}");

    assertThat(answer.get(Str.of("status_code"))).isEqualTo(Num.of(404));
    assertThat(answer.get(Str.of("body"))).isEqualTo(Null.NULL);
    assertThat(answer.get(Str.of("raw_body"))).isEqualTo(Str.of("no"));
  }

  @Test
  void sameRequestIsSentOnceInAnEvaluation() throws Exception {
    var context = context(NOW);
    send(context, "{\"method\": \"GET\", \"url\": \"$URL/echo\"}");
    send(context, "{\"method\": \"GET\", \"url\": \"$URL/echo\"}");

    assertThat(requests).hasValue(1);
  }

  @Test
  void cachedResponseServesLaterEvaluationsUntilItExpires() throws Exception {
    var request = "{\"method\": \"GET\", \"url\": \"$URL/echo\", \"cache\": true}";
    send(context(NOW), request);
    send(context(NOW.plusSeconds(59)), request);
    assertThat(requests).hasValue(1);

    send(context(NOW.plusSeconds(61)), request);
    assertThat(requests).hasValue(2);
  }

  @Test
  void recordedAnswersAreRepeated() throws Exception {
    var first = context(NOW);
    first.record(Obj.EMPTY);
    var answer = send(first, "{\"method\": \"GET\", \"url\": \"$URL/echo\"}");

    var second = context(NOW);
    second.record(first.recorded());
    assertThat(send(second, "{\"method\": \"GET\", \"url\": \"$URL/echo\"}")).isEqualTo(answer);
    assertThat(requests).hasValue(1);
  }

  @Test
  void unreachableServerIsAnError() {
    stop();
    assertThatThrownBy(() -> send(context(NOW), "{\"method\": \"GET\", \"url\": \"$URL/echo\"}"))
        .isInstanceOf(BuiltinException.class)
        .hasMessageStartingWith("Get \"" + url + "/echo\": ");
  }

  @Test
  void errorsAreAnswersWhenTheyAreNotRaised() throws Exception {
    stop();
    var answer =
        send(context(NOW), "{\"method\": \"GET\", \"url\": \"$URL/echo\", \"raise_error\": false}");

    assertThat(answer.get(Str.of("status_code"))).isEqualTo(Num.ZERO);
    assertThat(answer.get(Str.of("error")).get(Str.of("code")))
        .isEqualTo(Str.of("eval_http_send_network_error"));
  }

  @Test
  void unknownAndMissingKeysAreReported() {
    assertThatThrownBy(
            () -> send(context(NOW), "{\"method\": \"GET\", \"url\": \"$URL\", \"bad_key\": 1}"))
        .hasMessage("operand 1 invalid request parameters(s): {\"bad_key\"}");
    assertThatThrownBy(() -> send(context(NOW), "{\"method\": \"GET\"}"))
        .hasMessage("operand 1 missing required request parameters(s): {\"url\"}");
  }
}
