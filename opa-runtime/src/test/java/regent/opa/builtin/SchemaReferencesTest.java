package regent.opa.builtin;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Value;

/// References of JSON schemas to other documents, and references in circles.
final class SchemaReferencesTest {
  private static final Map<String, String> WEB =
      Map.of(
          "http://a.example/person.json",
          "{\"definitions\": {\"age\": {\"$ref\": \"number.json#/definitions/n\"}}}",
          "http://a.example/number.json",
          "{\"definitions\": {\"n\": {\"type\": \"integer\"}}}");

  private final List<String> asked = new ArrayList<>();

  private HttpExchange.Response answer(HttpExchange.Request request) throws IOException {
    asked.add(request.url());
    if (request.url().endsWith("/moved")) {
      return new HttpExchange.Response(
          302, Map.of("Location", List.of("http://b.example/x.json")), "");
    }
    var document = WEB.get(request.url());
    return document == null
        ? new HttpExchange.Response(404, Map.of(), "")
        : new HttpExchange.Response(200, Map.of(), document);
  }

  private String match(AllowedHosts hosts, String document, String schema)
      throws BuiltinException, JsonException {
    return call(hosts, "json.match_schema", Json.read(document), Json.read(schema));
  }

  private String verify(AllowedHosts hosts, String schema) throws BuiltinException, JsonException {
    return call(hosts, "json.verify_schema", Json.read(schema));
  }

  private String call(AllowedHosts hosts, String name, Value... operands) throws BuiltinException {
    var services = Services.standard().withHttp(this::answer).withHosts(hosts);
    var context = new BuiltinContext(Instant.EPOCH, services, () -> false);
    return Json.write(Builtins.standard().find(name).call(context, operands));
  }

  private static final String AGE =
      "{\"properties\": {\"a\": {\"$ref\": \"http://a.example/person.json#/definitions/age\"}}}";

  @Test
  void documentsOfAllowedHostsAreFetchedOnce() throws Exception {
    var hosts = new AllowedHosts(Set.of("a.example"));
    assertThat(match(hosts, "{\"a\": 1}", AGE)).isEqualTo("[true,[]]");
    assertThat(match(hosts, "{\"a\": \"x\"}", AGE)).contains("Expected: integer, given: string");
    assertThat(asked.subList(0, 2))
        .containsExactly("http://a.example/person.json", "http://a.example/number.json");
  }

  @Test
  void otherHostsAreNotAsked() throws Exception {
    var hosts = new AllowedHosts(Set.of("b.example"));
    assertThatThrownBy(() -> match(hosts, "{\"a\": 1}", AGE))
        .hasMessage("remote reference loading disabled: http://a.example/person.json");
    assertThat(verify(new AllowedHosts(Set.of()), AGE))
        .isEqualTo(
            "[false,\"jsonschema: remote reference loading disabled:"
                + " http://a.example/person.json\"]");
    assertThat(asked).isEmpty();
  }

  @Test
  void redirectsToOtherHostsAreNotFollowed() throws Exception {
    var hosts = new AllowedHosts(Set.of("a.example"));
    assertThat(verify(hosts, "{\"$ref\": \"http://a.example/moved\"}"))
        .contains("remote reference loading disabled: http://b.example/x.json");
    assertThat(asked).containsExactly("http://a.example/moved");
  }

  @Test
  void documentsThatAreNotThereAreReported() throws Exception {
    assertThat(verify(AllowedHosts.ANY, "{\"$ref\": \"http://a.example/nothing\"}"))
        .contains("Could not read schema from HTTP, response status is 404 Not Found");
    assertThat(verify(AllowedHosts.ANY, "{\"$ref\": \"nothing.json\"}"))
        .contains("Reference /nothing.json must be canonical");
  }

  @Test
  void filesAreNotRead() throws Exception {
    assertThat(verify(new AllowedHosts(Set.of()), "{\"$ref\": \"file:///etc/hostname\"}"))
        .contains("remote reference loading disabled");
  }

  @Test
  void schemasOfSchemasAreKnown() throws Exception {
    var draft = "{\"$ref\": \"http://json-schema.org/draft-07/schema#\"}";
    assertThat(match(new AllowedHosts(Set.of()), "{\"type\": \"string\"}", draft))
        .isEqualTo("[true,[]]");
    assertThat(match(new AllowedHosts(Set.of()), "{\"minLength\": -1}", draft))
        .startsWith("[false,");
    assertThat(asked).isEmpty();
  }

  @Test
  void referencesInCirclesEnd() throws Exception {
    for (var schema :
        List.of(
            "{\"$ref\": \"#\"}",
            "{\"allOf\": [{\"$ref\": \"#\"}, {\"not\": {\"type\": \"string\"}}]}",
            "{\"definitions\": {\"a\": {\"$ref\": \"#/definitions/b\"},"
                + " \"b\": {\"anyOf\": [{\"$ref\": \"#/definitions/a\"}]}},"
                + " \"$ref\": \"#/definitions/a\"}")) {
      assertThat(match(AllowedHosts.ANY, "{\"a\": 1}", schema)).isEqualTo("[true,[]]");
    }
  }

  @Test
  void schemasThatDoubleAtEachStepEnd() {
    var definitions =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    "\"d%d\": {\"allOf\": [{\"$ref\": \"#/definitions/d%d\"}, {\"$ref\": \"#/definitions/d%d\"}]}"
                        .formatted(i, i + 1, i + 1))
            .collect(Collectors.joining(","));
    var schema =
        "{\"definitions\": {" + definitions + ", \"d60\": {}}, \"$ref\": \"#/definitions/d0\"}";
    assertTimeoutPreemptively(
        ofSeconds(30),
        () ->
            assertThatThrownBy(() -> match(AllowedHosts.ANY, "{}", schema))
                .hasMessage("schema takes too long to check"));
  }

  @Test
  void longChainsOfReferencesAreRefused() throws Exception {
    var definitions =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "\"d%d\": {\"$ref\": \"#/definitions/d%d\"}".formatted(i, i + 1))
            .collect(Collectors.joining(","));
    var schema = "{\"definitions\": {" + definitions + ", \"d20000\": {}}}";
    assertThat(verify(AllowedHosts.ANY, schema)).contains("exceeded max depth of references");
  }
}
