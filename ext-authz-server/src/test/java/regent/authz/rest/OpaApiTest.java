package regent.authz.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static regent.authz.rest.Exchanges.text;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import regent.opa.decision.DecisionEvent;
import regent.opa.diagnostic.Source;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

class OpaApiTest {
  private static final String ALLOW =
      """
      package authz

      # METADATA
      # labels:
      #   id: admins
      allow if input.role == "admin"

      both := 1 if input.x
      both := 2 if input.y
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET   | /v1/data/a            |                 | 200 | {}
          POST  | /v1/data/authz/allow  | {"input":{"role":"admin"}} | 200 | {"result":true}
          POST  | /v1/data/authz/allow  | {"input":{"role":"dev"}}   | 200 | {}
          POST  | /v1/data/authz/allow  | {"INPUT":{"role":"admin"}} | 200 | {"result":true}
          POST  | /v0/data/authz/allow  | {"role":"admin"} | 200 | true
          GET   | /v1/data/authz/allow?input={"role":"admin"} |  | 200 | {"result":true}
          GET   | /v1/query?q=x:=1      |                 | 200 | {"result":[{"x":1}]}
          POST  | /v1/query             | {"query":"input.a=x","input":{"a":2}} | 200 | {"result":[{"x":2}]}
          GET   | /v1/query?q=1=2       |                 | 200 | {}
          GET   | /health               |                 | 200 | {}
          GET   | /health?bundles&plugins |               | 200 | {}
          """)
  void questionsAreAnswered(String method, String target, String body, int status, String json)
      throws Exception {
    var api = Exchanges.plain();
    api.send("PUT", "/v1/policies/authz", ALLOW);

    var response = api.send(method, target, body == null ? "" : body);

    assertThat(response.status()).isEqualTo(status);
    assertThat(text(response)).isEqualTo(json + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /v1/data/a"b       |            | 500 | internal_error      | invalid_parameter: invalid path: invalid ref term 'a"b'
          GET    | /v1/data?input={   |            | 400 | invalid_parameter   | parameter contains malformed input document: unexpected EOF
          GET    | /v1/data?input=1 2 |            | 400 | invalid_parameter   | parameter contains malformed input document: error: invalid character '2' after top-level value
          POST   | /v1/data           | {"input"}  | 400 | invalid_parameter   | body contains malformed input document: invalid character '}' after object key
          POST   | /v1/data           | [1]        | 400 | invalid_parameter   | body contains malformed input document: json: cannot unmarshal array into Go value of type types.alias
          POST   | /v0/data/nothing   |            | 404 | undefined_document  | document missing: data.nothing
          POST   | /v0/data/authz/allow |          | 404 | undefined_document  | document undefined: data.authz.allow
          POST   | /                  |            | 404 | undefined_document  | document missing: data.system.main
          PUT    | /v1/data/a         | tru        | 400 | invalid_parameter   | unexpected EOF
          PUT    | /v1/data/a         | trux       | 400 | invalid_parameter   | invalid character 'x' in literal true (expecting 'e')
          PUT    | /v1/data           | 1          | 400 | invalid_parameter   | storage_invalid_patch_error: root must be object
          PUT    | /v1/data/s/t       | 1          | 404 | resource_conflict   | storage_write_conflict_error: /s
          DELETE | /v1/data/nothing   |            | 404 | resource_not_found  | storage_not_found_error: document does not exist
          PATCH  | /v1/data           | {}         | 400 | invalid_parameter   | json: cannot unmarshal object into Go value of type []types.PatchV1
          PATCH  | /v1/data           | [{"op":1}] | 400 | invalid_parameter   | json: cannot unmarshal number into Go struct field PatchV1.op of type string
          PATCH  | /v1/data           | [{"op":"move"}] | 400 | invalid_parameter | bad patch operation: move
          PATCH  | /v1/data           | [{"op":"add","path":"%zz"}] | 400 | invalid_parameter | bad patch path: %zz
          GET    | /v1/query          |            | 400 | invalid_parameter   | missing parameter 'q'
          POST   | /v1/query          |            | 400 | invalid_parameter   | error(s) occurred while decoding request: EOF
          GET    | /v1/query?q=x      |            | 400 | invalid_parameter   | error(s) occurred while compiling query
          GET    | /v1/query?q=x%3d   |            | 400 | invalid_parameter   | error(s) occurred while parsing query
          GET    | /v1/query?q=http.send({},x) |   | 400 | invalid_parameter   | error(s) occurred while compiling query
          GET    | /v1/policies/none  |            | 404 | resource_not_found  | storage_not_found_error: policy id "none"
          DELETE | /v1/policies/none  |            | 404 | resource_not_found  | storage_not_found_error: policy id "none"
          PUT    | /v1/policies/p     |            | 400 | invalid_parameter   | p:0: rego_parse_error: empty module
          PUT    | /v1/policies/p     | package    | 400 | invalid_parameter   | error(s) occurred while compiling module(s)
          GET    | /v1/status         |            | 500 | internal_error      | status plugin not enabled
          """)
  void errorsHaveTheCodesAndTextsOfOpa(
      String method, String target, String body, int status, String code, String message)
      throws Exception {
    var api = Exchanges.plain();
    api.send("PUT", "/v1/policies/authz", ALLOW);
    api.send("PUT", "/v1/data/s", "1");

    var response = api.send(method, target, body == null ? "" : body);

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("Content-Type")).contains("application/json");
    var json = (Obj) Json.read(response.body());
    assertThat(json.get("code")).hasToString("\"" + code + "\"");
    assertThat(Json.write(json.get("message")).translateEscapes()).isEqualTo("\"" + message + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing, 404",
    "GET, //v1/data, 307",
    "GET, /v1/../v1/data, 307",
    "GET, /v1/data/, 301",
    "HEAD, /v1/data, 405",
    "POST, /health, 405",
    "PATCH, /, 405",
    "OPTIONS, /v1/data/a, 405",
    "DELETE, /v1/data, 405",
    "POST, /v1/policies/a, 405",
  })
  void pathsAndMethodsAreThoseOfOpa(String method, String target, int status) throws Exception {
    assertThat(Exchanges.plain().send(method, target, "").status()).isEqualTo(status);
  }

  @Test
  void documentsAreWrittenAsAWholeOrNotAtAll() throws Exception {
    var api = Exchanges.plain();
    api.send("PUT", "/v1/data/a", "{\"b\": [1]}");

    var refused =
        api.send(
            "PATCH",
            "/v1/data/a",
            """
            [{"op": "add", "path": "b/-", "value": 2}, {"op": "remove", "path": "none"}]""");

    assertThat(refused.status()).isEqualTo(404);
    assertThat(text(api.get("/v1/data"))).isEqualTo("{\"result\":{\"a\":{\"b\":[1]}}}\n");
    assertThat(
            api.send("PUT", "/v1/data/a", Map.of("If-None-Match", "*"), "2".getBytes(UTF_8))
                .status())
        .isEqualTo(304);
    assertThat(api.send("DELETE", "/v1/data/a", "").status()).isEqualTo(204);
    assertThat(text(api.get("/v1/data"))).isEqualTo("{\"result\":{}}\n");
  }

  @Test
  void whatBundlesOwnIsNotWritten() throws Exception {
    var api = Exchanges.plain();
    api.send(
        "PUT",
        "/v1/data/system/bundles/authz/manifest",
        "{\"revision\": \"r1\", \"roots\": [\"authz\"]}");

    assertThat(text(api.send("PUT", "/v1/data/authz/x", "1")))
        .contains("path authz/x is owned by bundle \\\"authz\\\"");
    assertThat(text(api.send("PUT", "/v1/policies/p", ALLOW)))
        .contains("path authz is owned by bundle \\\"authz\\\"");
    assertThat(api.send("PUT", "/v1/data/other", "1").status()).isEqualTo(204);
    assertThat(text(api.get("/v1/data/other?provenance")))
        .contains("\"bundles\":{\"authz\":{\"revision\":\"r1\"}}");
  }

  @Test
  void policiesAreShownWithTheirTrees() throws Exception {
    var api = Exchanges.plain();
    api.send("PUT", "/v1/policies/a%2Fb", "package x\n\np := 1 if data.y");

    assertThat(text(api.get("/v1/policies/a/b")))
        .startsWith(
            "{\"result\":{\"id\":\"a/b\",\"raw\":\"package x\\n\\np := 1 if data.y\",\"ast\":{")
        .contains("\"name\":\"p\"");
    assertThat(text(api.get("/v1/policies"))).contains("\"id\":\"a/b\"");
    assertThat(api.send("DELETE", "/v1/policies/a/b", "").status()).isEqualTo(200);
    assertThat(text(api.get("/v1/policies"))).isEqualTo("{\"result\":[]}\n");
  }

  @Test
  void aFailureTellsTheQueriesThatWereUnderWay() throws Exception {
    var api = Exchanges.plain();
    api.send("PUT", "/v1/policies/authz", ALLOW);

    var response =
        api.send("POST", "/v1/data/authz/both", "{\"input\": {\"x\": true, \"y\": true}}");

    assertThat(response.status()).isEqualTo(500);
    assertThat(text(response))
        .contains("\"code\": \"eval_conflict_error\"")
        .contains("1 at authz:8")
        .contains("2 at authz:9")
        .contains("\"query_id\": 2")
        .contains("\"query_id\": 0");
  }

  @Test
  void explanationsShowEachStep() throws Exception {
    var api = Exchanges.plain();
    api.send("PUT", "/v1/policies/authz", ALLOW);

    var response =
        api.send(
            "POST",
            "/v1/data/authz/allow?explain=full&pretty",
            "{\"input\": {\"role\": \"admin\"}}");

    assertThat(text(response))
        .contains("\"query:1     Enter data.authz.allow = _\"")
        .contains("\"query:1     | Index data.authz.allow (matched 1 rule, early exit)\"")
        .contains("\"authz:6     | Enter data.authz.allow\"")
        .contains("\"authz:6     | | Eval input.role = \\\"admin\\\"\"")
        .contains("\"authz:6     | | Exit data.authz.allow early\"");
  }

  @Test
  void labelsOfRulesThatHeldAreShown() throws Exception {
    var api = Exchanges.plain();
    api.send("PUT", "/v1/policies/authz", ALLOW);

    assertThat(
            text(
                api.send(
                    "POST",
                    "/v1/data/authz/allow?rule_labels",
                    "{\"input\": {\"role\": \"admin\"}}")))
        .isEqualTo("{\"result\":true,\"rule_labels\":[{\"id\":\"admins\"}]}\n");
  }

  @Test
  void bodiesAndAnswersMayBeCompressed() throws Exception {
    var api = Exchanges.plain();
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(("{\"input\": \"" + "x".repeat(2000) + "\"}").getBytes(UTF_8));
    }
    api.send("PUT", "/v1/policies/echo", "package echo\nback := input");

    var response =
        api.send(
            "POST",
            "/v1/data/echo/back",
            Map.of("Content-Encoding", "gzip", "Accept-Encoding", "gzip"),
            packed.toByteArray());

    assertThat(response.header("Content-Encoding")).contains("gzip");
    assertThat(response.body().length).isLessThan(200);
    assertThat(new String(Gunzip.unpack(response.body(), 10_000), UTF_8)).contains("xxxx");
  }

  @Test
  void aDamagedOrHugePackedBodyIsRefused() throws Exception {
    var limited =
        Exchanges.with(
            (Obj) Json.read("{\"server\": {\"decoding\": {\"gzip\": {\"max_length\": 100}}}}"));
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[1000]);
    }
    var gzip = Map.of("Content-Encoding", "gzip");

    assertThat(text(limited.send("POST", "/v1/data", gzip, packed.toByteArray())))
        .contains("decompressed size exceeds limit of 100 bytes (server.decoding.gzip.max_length)");
    assertThat(text(limited.send("POST", "/v1/data", gzip, "no gzip at all".getBytes(UTF_8))))
        .contains("could not decompress the body: gzip: invalid header");
  }

  @Test
  void requestsPassTheAuthorizationPolicy() throws Exception {
    var api = Exchanges.authorizing();

    assertThat(text(api.get("/v1/data"))).contains("authorization policy missing or undefined");

    api.store.write(
        transaction -> {
          transaction.put(
              new Source(
                  "authz",
                  """
                  package system.authz

                  default allow := {"allowed": false, "reason": "not you"}

                  allow if input.identity == "alice"
                  allow if input.body.input == 7
                  allow if {
                    input.path == ["v1", "data", "a b"]
                    input.params.x == ["1", "2"]
                    input.headers["X-Who"] == ["me"]
                  }
                  """));
          return true;
        });

    assertThat(text(api.get("/v1/data"))).contains("unauthorized").contains("not you");
    assertThat(
            api.send("GET", "/v1/data", Map.of("Authorization", "Bearer alice"), new byte[0])
                .status())
        .isEqualTo(200);
    assertThat(api.send("POST", "/v1/data/x", "{\"input\": 7}").status()).isEqualTo(200);
    assertThat(
            api.send("GET", "/v1/data/a%20b?x=1&x=2", Map.of("X-Who", "me"), new byte[0]).status())
        .isEqualTo(200);
  }

  @Test
  void healthFollowsThePartsBesideAndThePolicy() throws Exception {
    var states = new TreeMap<String, PluginState>(Map.of("bundle", PluginState.NOT_READY));
    var api = Exchanges.beside(new Beside(states));

    assertThat(text(api.get("/health?bundles")))
        .isEqualTo("{\"error\":\"one or more bundles are not activated: main\"}\n");
    assertThat(api.get("/health").status()).isEqualTo(200);
    assertThat(api.get("/health?plugins&exclude-plugin=bundle").status()).isEqualTo(200);
    assertThat(text(api.get("/health/live")))
        .isEqualTo("{\"error\":\"health check (data.system.health.live) was undefined\"}\n");

    api.send(
        "PUT",
        "/v1/policies/health",
        """
        package system.health

        live if input.plugin_state.bundle == "NOT_READY"
        ready if input.plugins_ready
        """);

    assertThat(api.diagnose("/health/live").status()).isEqualTo(200);
    assertThat(api.get("/health/ready").status()).isEqualTo(500);
    states.put("bundle", PluginState.OK);
    assertThat(api.get("/health/ready").status()).isEqualTo(200);
    assertThat(api.diagnose("/v1/data").status()).isEqualTo(404);
  }

  private record Beside(SortedMap<String, PluginState> states) implements Plugins {
    @Override
    public List<String> bundlesNotActivated() {
      return List.of("main");
    }

    @Override
    public Value status() {
      return Undefined.UNDEFINED;
    }

    @Override
    public String prometheus() {
      return "beside 1\n";
    }
  }

  @Test
  void decisionsAreLoggedBeforeTheyAreAnswered() throws Exception {
    var events = new ArrayList<DecisionEvent>();
    var api = Exchanges.loggingTo(events::add);
    api.send("PUT", "/v1/policies/authz", ALLOW);

    var response =
        api.send(
            "POST", "/v1/data/authz/allow", "{\"input\": {\"role\": \"admin\"}, \"trace\": 5}");

    var event = events.getFirst();
    assertThat(text(response)).contains("\"decision_id\":\"" + event.id() + "\"");
    assertThat(event.question()).isEqualTo(new DecisionEvent.Question.Path("authz/allow"));
    assertThat(event.result()).isEqualTo(Bool.TRUE);
    assertThat(event.custom()).isEqualTo(Obj.of("request_metadata", Obj.of("trace", Num.of(5))));
    assertThat(event.ruleLabels()).hasSize(1);
    assertThat(event.metrics().get("timer_rego_query_eval_ns").isDefined()).isTrue();
  }

  @Test
  void anAnswerThatMayNotGoUnloggedIsNotGiven() throws Exception {
    var api =
        Exchanges.loggingTo(
            _ -> {
              throw new DecisionEvent.NotLoggedException("disk full");
            });

    assertThat(text(api.get("/v1/data"))).contains("decision_logs: disk full");
  }

  @Test
  void requestsAreMeasuredUnderTheNamesOfOpa() throws Exception {
    var api = Exchanges.plain();
    api.get("/v1/data");

    assertThat(text(api.diagnose("/metrics")))
        .contains(
            "http_request_duration_seconds_count{code=\"200\",handler=\"v1/data\",method=\"get\"}"
                + " 1\n")
        .contains("le=\"1e-06\"")
        .contains("le=\"+Inf\"} 1\n");
  }
}
