package regent.authz.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import regent.opa.value.Json;
import regent.opa.value.Obj;

class CheckInputTest {
  @Test
  void requestWithoutAnythingHasAnEmptySegmentAndNoBody() throws Exception {
    assertThat(Json.write(input(CheckRequest.getDefaultInstance())))
        .isEqualTo(
            """
            {"parsed_body":null,"parsed_path":[""],"parsed_query":{},"truncated_body":false,\
            "version":{"encoding":"protojson","ext_authz":"v3"}}""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a/b                | [\"a\",\"b\"]",
        "//a//b/             | [\"a\",\"\",\"b\",\"\"]",
        "/a%2Fb/c            | [\"a\",\"b\",\"c\"]",
        "/a+b                | [\"a+b\"]",
        "/%C3%A9             | [\"é\"]",
        "/a;v=1/b            | [\"a;v=1\",\"b\"]",
        "?x=1                | [\"\"]",
      })
  void pathBecomesSegments(String path, String segments) throws Exception {
    assertThat(Json.write(input(get(path)).get("parsed_path"))).isEqualTo(segments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/p?x=1&x=2&y        | {\"x\":[\"1\",\"2\"],\"y\":[\"\"]}",
        "/p?a=b?c=d          | {\"a\":[\"b?c=d\"]}",
        "/p?a=x+y%21         | {\"a\":[\"x y!\"]}",
        "/p?                 | {}",
        "/p?&&a=1            | {\"a\":[\"1\"]}",
      })
  void queryBecomesLists(String path, String query) throws Exception {
    assertThat(Json.write(input(get(path)).get("parsed_query"))).isEqualTo(query);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a%zz               | invalid URL escape \"%zz\"",
        "/a%2                | invalid URL escape \"%2\"",
        "/a?x=%              | invalid URL escape \"%\"",
        "/a?x=1;y=2          | invalid semicolon separator in query",
      })
  void badEscapesAreErrors(String path, String message) {
    assertThatThrownBy(() -> input(get(path)))
        .isInstanceOf(RequestParseException.class)
        .hasMessage(message);
  }

  @Test
  void attributesAreShownByJsonNameAndPrincipalsBesideThem() throws Exception {
    var request =
        CheckRequest.newBuilder()
            .setAttributes(
                AttributeContext.newBuilder()
                    .setSource(AttributeContext.Peer.newBuilder().setPrincipal("spiffe://mesh/web"))
                    .putContextExtensions("a", "b")
                    .setRequest(
                        AttributeContext.Request.newBuilder()
                            .setHttp(
                                HttpRequest.newBuilder()
                                    .setMethod("GET")
                                    .setSize(-1)
                                    .putHeaders("x", "1")
                                    .setRawBody(ByteString.copyFromUtf8("hi")))))
            .build();
    assertThat(Json.write(input(request)))
        .isEqualTo(
            """
            {"attributes":{"contextExtensions":{"a":"b"},"request":{"http":{"headers":{"x":"1"},\
            "method":"GET","rawBody":"aGk=","size":-1}},"source":{"principal":"spiffe://mesh/web"}},\
            "parsed_body":null,"parsed_path":[""],"parsed_query":{},\
            "source_principal":"spiffe://mesh/web","truncated_body":false,\
            "version":{"encoding":"protojson","ext_authz":"v3"}}""");
  }

  @Test
  void bodiesAreReadByTheirContentType() throws Exception {
    assertThat(body("application/json; charset=utf-8", "{\"a\": [1.0]}"))
        .isEqualTo("{\"a\":[1.0]}");
    assertThat(body("application/x-www-form-urlencoded", "a=1&b=x+y&a=%32&c"))
        .isEqualTo("{\"a\":[\"1\",\"2\"],\"b\":[\"x y\"],\"c\":[\"\"]}");
    assertThat(body("text/plain", "hello")).isEqualTo("null");
    assertThat(body("application/grpc", "hello")).isEqualTo("null");
  }

  @Test
  void multipartFormsKeepTheOrderOfTheirParts() throws Exception {
    String form =
        "preamble\r\n--B\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nhello\r\n--B\r\n"
            + "Content-Disposition: form-data; name=\"t\"\r\n\r\nágain\r\n--B\r\n"
            + "Content-Disposition: form-data; name=\"j\"\r\nContent-Type: application/json\r\n\r\n"
            + "{\"k\": 1}\r\n--B\r\nContent-Disposition: attachment\r\n\r\nnameless\r\n--B--\r\n";
    assertThat(body("multipart/form-data; boundary=B", form))
        .isEqualTo("{\"j\":[{\"k\":1}],\"t\":[\"hello\",\"ágain\"]}");
    assertThat(body("multipart/form-data; boundary=\"B\"", form.replace("\r\n", "\n")))
        .isEqualTo("{\"j\":[{\"k\":1}],\"t\":[\"hello\",\"ágain\"]}");
    assertThat(body("multipart/form-data", form)).isEqualTo("null");
  }

  @Test
  void damagedBodiesAreErrors() {
    assertThatThrownBy(() -> body("application/json", "[\"foo\" : 42}"))
        .isInstanceOf(RequestParseException.class);
    assertThatThrownBy(() -> body("application/x-www-form-urlencoded", "a=%zz"))
        .isInstanceOf(RequestParseException.class);
    assertThatThrownBy(() -> body("multipart/form-data; boundary=B", "--B\r\nno end"))
        .isInstanceOf(RequestParseException.class);
  }

  @Test
  void truncatedBodiesAreNotParsed() throws Exception {
    var announced = post("application/json", "{\"a\"", Map.of("content-length", "100"));
    assertThat(Json.write(input(announced).get("truncated_body"))).isEqualTo("true");
    var partial = post("application/json", "{\"a\"", Map.of("x-envoy-auth-partial-body", "true"));
    assertThat(Json.write(input(partial).get("truncated_body"))).isEqualTo("true");
    assertThatThrownBy(
            () -> input(post("application/json", "{}", Map.of("content-length", "many"))))
        .isInstanceOf(RequestParseException.class);
  }

  @Test
  void bodiesCanBeLeftOut() throws Exception {
    var input =
        (Obj) new CheckInput(BodyParsing.SKIP).of(post("application/json", "not JSON", Map.of()));
    assertThat(input.get("parsed_body").isDefined()).isFalse();
    assertThat(input.get("truncated_body").isDefined()).isFalse();
  }

  private static String body(String type, String text) throws RequestParseException {
    return Json.write(input(post(type, text, Map.of())).get("parsed_body"));
  }

  private static CheckRequest get(String path) {
    return request(HttpRequest.newBuilder().setMethod("GET").setPath(path));
  }

  private static CheckRequest post(String type, String body, Map<String, String> headers) {
    return request(
        HttpRequest.newBuilder()
            .setMethod("POST")
            .setPath("/")
            .setBody(body)
            .putHeaders("content-type", type)
            .putAllHeaders(headers));
  }

  private static CheckRequest request(HttpRequest.Builder http) {
    return CheckRequest.newBuilder()
        .setAttributes(
            AttributeContext.newBuilder()
                .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
        .build();
  }

  private static Obj input(CheckRequest request) throws RequestParseException {
    return (Obj) new CheckInput(BodyParsing.PARSE).of(request);
  }
}
