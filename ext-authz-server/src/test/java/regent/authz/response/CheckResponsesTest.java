package regent.authz.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.type.v3.StatusCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Undefined;

class CheckResponsesTest {
  @Test
  void booleansAllowAndDeny() throws Exception {
    assertThat(CheckResponses.allows(CheckResponses.of(Bool.TRUE, "1", _ -> false))).isTrue();
    assertThat(CheckResponses.allows(CheckResponses.of(Bool.FALSE, "1", _ -> false))).isFalse();
  }

  @Test
  void everyAnswerCarriesTheDecisionsId() throws Exception {
    var response = of("{\"allowed\": true, \"dynamic_metadata\": {\"decision_id\": \"mine\"}}");
    assertThat(response.getDynamicMetadata().getFieldsOrThrow("decision_id").getStringValue())
        .isEqualTo("the-id");
  }

  @Test
  void allowedRequestsGetHeadersAndQueryParameters() throws Exception {
    var ok =
        of("""
            {"allowed": true, "headers": {"a": ["1", "2"]}, "request_headers_to_remove": ["b"],
             "response_headers_to_add": [{"c": "3"}], "query_parameters_to_set": {"d": "4"},
             "query_parameters_to_remove": ["e"]}""")
            .getOkResponse();
    assertThat(ok.getHeadersList())
        .extracting(option -> option.getHeader().getValue())
        .containsExactly("1", "2");
    assertThat(ok.getHeadersToRemoveList()).containsExactly("b");
    assertThat(ok.getResponseHeadersToAdd(0).getHeader().getKey()).isEqualTo("c");
    assertThat(ok.getQueryParametersToSet(0).getValue()).isEqualTo("4");
    assertThat(ok.getQueryParametersToRemoveList()).containsExactly("e");
  }

  @Test
  void deniedRequestsGetStatusAndBody() throws Exception {
    var denied =
        of("{\"allowed\": false, \"http_status\": 401, \"body\": \"who?\"}").getDeniedResponse();
    assertThat(denied.getStatus().getCode()).isEqualTo(StatusCode.Unauthorized);
    assertThat(denied.getBody()).isEqualTo("who?");
  }

  @Test
  void dryRunAllowsWhatWasDenied() throws Exception {
    assertThat(CheckResponses.allows(CheckResponses.dryRun(of("{\"allowed\": false}")))).isTrue();
  }

  @Test
  void undefinedIsNeverAnAllow() {
    assertThatThrownBy(() -> CheckResponses.of(Undefined.UNDEFINED, "1", _ -> false))
        .isInstanceOf(InvalidDecisionException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "\"yes\"",
        "null",
        "[true]",
        "{}",
        "{\"allowed\": 1}",
        "{\"allowed\": \"true\"}",
        "{\"allowed\": true, \"headers\": \"x\"}",
        "{\"allowed\": true, \"headers\": {\"a\": 1}}",
        "{\"allowed\": true, \"headers\": [\"a\"]}",
        "{\"allowed\": true, \"request_headers_to_remove\": \"a\"}",
        "{\"allowed\": true, \"query_parameters_to_set\": []}",
        "{\"allowed\": true, \"dynamic_metadata\": []}",
        "{\"allowed\": false, \"body\": 1}",
        "{\"allowed\": false, \"http_status\": \"401\"}",
        "{\"allowed\": false, \"http_status\": 401.0}",
        "{\"allowed\": false, \"http_status\": 1e2}",
        "{\"allowed\": false, \"http_status\": 0}",
        "{\"allowed\": false, \"http_status\": 599}",
      })
  void anythingElseIsAnError(String decision) {
    assertThatThrownBy(() -> of(decision)).isInstanceOf(InvalidDecisionException.class);
  }

  @Test
  void conditionalActionsOfRequestHeadersAreDecidedHere() throws Exception {
    var decision =
        Json.read(
            """
            {"allowed": true, "headers": {
              "a": {"value": "1", "append_action": "ADD_IF_ABSENT"},
              "b": [{"value": "1", "append_action": "OVERWRITE_IF_EXISTS"}],
              "c": {"value": "1", "append_action": "APPEND_IF_EXISTS_OR_ADD"}}}
            """);

    assertThat(names(CheckResponses.of(decision, "1", _ -> false))).containsExactly("a", "c");
    assertThat(names(CheckResponses.of(decision, "1", _ -> true))).containsExactly("b", "c");
    var header = CheckResponses.of(decision, "1", _ -> true).getOkResponse().getHeaders(1);
    assertThat(header.getField(header.getDescriptorForType().findFieldByName("append")))
        .isEqualTo(BoolValue.of(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"value\": \"1\"}",
        "{\"value\": 1, \"append_action\": \"ADD_IF_ABSENT\"}",
        "{\"value\": \"1\", \"append_action\": \"UNRECOGNIZED\"}",
        "{\"value\": \"1\", \"append_action\": \"ADD_IF_ABSENT\", \"x\": 1}"
      })
  void headerObjectsNeedAValueAndAKnownAction(String header) {
    assertThatThrownBy(() -> of("{\"allowed\": true, \"headers\": {\"a\": " + header + "}}"))
        .isInstanceOf(InvalidDecisionException.class);
  }

  private static List<String> names(CheckResponse response) {
    return response.getOkResponse().getHeadersList().stream()
        .map(option -> option.getHeader().getKey())
        .toList();
  }

  private static CheckResponse of(String decision) throws InvalidDecisionException, JsonException {
    return CheckResponses.of(Json.read(decision), "the-id", _ -> false);
  }
}
