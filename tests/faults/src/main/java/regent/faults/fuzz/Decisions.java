package regent.faults.fuzz;

import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.Request;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// What policies decide, damaged: a decision of a wrong shape is never an allow.
final class Decisions implements Target {
  private static final String POLICY =
      "package envoy.authz\n\nallow := input.parsed_body.decision\n";
  private static final List<String> EXAMPLES =
      List.of(
          "true",
          "false",
          "{\"allowed\": true, \"headers\": {\"x\": \"1\", \"y\": [\"1\", \"2\"]}}",
          "{\"allowed\": false, \"http_status\": 429, \"body\": \"no\", \"headers\": {\"a\": \"b\"}}",
          "{\"allowed\": true, \"response_headers_to_add\": [{\"a\": \"b\"}, {\"c\": [\"d\"]}],"
              + " \"request_headers_to_remove\": [\"x\", \"y\"]}",
          "{\"allowed\": true, \"query_parameters_to_set\": {\"a\": \"b\"},"
              + " \"query_parameters_to_remove\": [\"c\"],"
              + " \"dynamic_metadata\": {\"a\": {\"b\": [1, null, true]}}}",
          "{\"allowed\": true, \"headers\": {\"x\": {\"value\": \"1\","
              + " \"append_action\": \"ADD_IF_ABSENT\"}}}");

  private final Authz authz;

  Decisions() throws Exception {
    authz = new Authz(POLICY);
  }

  @Override
  public void feed(Damage damage) throws Exception {
    String decision = damage.text(EXAMPLES, 4);
    var http =
        HttpRequest.newBuilder()
            .setPath("/")
            .setMethod("GET")
            .putHeaders("content-type", "application/json")
            .setBody("{\"decision\": " + decision.replace("\0", "") + "}")
            .build();
    var request =
        CheckRequest.newBuilder()
            .setAttributes(
                AttributeContext.newBuilder().setRequest(Request.newBuilder().setHttp(http)))
            .build();
    try {
      var answer = CheckResponse.parseFrom(authz.call(Authz.V3, request.toByteArray()));
      if (answer.getStatus().getCode() == 0 && !allows(http.getBody())) {
        throw new AssertionError("allowed by " + decision);
      }
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.UNKNOWN) {
        throw new AssertionError(decision, e);
      }
      Checked.message(String.valueOf(e.getStatus().getDescription()));
    }
  }

  private static boolean allows(String body) {
    try {
      Value decision = ((Obj) Json.read(body)).get("decision");
      return decision.equals(Bool.TRUE)
          || decision instanceof Obj object && object.get("allowed").equals(Bool.TRUE);
    } catch (JsonException e) {
      return false;
    }
  }

  @Override
  public void close() {
    authz.close();
  }
}
