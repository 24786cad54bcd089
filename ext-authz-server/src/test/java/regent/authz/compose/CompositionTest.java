package regent.authz.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import regent.opa.bundle.Bundle;
import regent.opa.decision.ActivePolicies;
import regent.opa.decision.ActivePolicies.Surroundings;
import regent.opa.decision.Decision;
import regent.opa.decision.Decision.Outcome;
import regent.opa.diagnostic.Source;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.rego.RegoCompiler;

/// What several policies decide together; each is the body of a package `p0`, `p1`, …, the most
/// important first. `;` ends a line.
class CompositionTest {
  private static final String CONFLICT = "; f(x) := 1 if x == 1; f(x) := 2 if x == 1";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allow := true                | allow := true                    | true",
        "allow := true                | allow := false                   | false",
        "allow := true                | allow := true if input.never     | false",
        "allow := true                | other := 1                       | false",
        "allow := true; deny := true  | allow := true                    | false",
        "allow := true; deny := false | allow := true                    | true",
        "allow := true                | allow := true; deny contains 1 if input.never | true",
        "allow := true                | allow := true; deny contains 1   | false",
        "allow := true                | allow := true; deny := []        | true",
        "allow := true                | allow := true; deny := {}        | true",
        "allow := true                | allow := true; deny := null      | false",
        "allow := true                | allow := true; deny := \"no\"    | false",
        "allow := true                | allow := true; deny := 0         | false",
        "allow := true                | allow := true; deny := {\"allowed\": true} | true",
        "allow := {\"allowed\": true} | allow := {\"allowed\": true}     | true",
        "allow := {\"allowed\": true} | allow := {\"allowed\": false}    | false",
      })
  void everyAllowAndNoDeny(String first, String second, String result) throws Exception {
    assertThat(json(decide(first, second))).isEqualTo(result);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allow := 1",
        "allow := \"true\"",
        "allow := {\"x\": 1}",
        "allow := {\"allowed\": 1}",
        "allow if f(1) == 1" + CONFLICT,
        "allow := true; deny if f(1) == 1" + CONFLICT,
      })
  void whatMeansNothingIsAFailureUnlessAnotherDenies(String broken) throws Exception {
    assertThat(decide("allow := true", broken).outcome()).isInstanceOf(Outcome.Failure.class);
    assertThat(decide(broken).outcome()).isInstanceOf(Outcome.Failure.class);
    assertThat(json(decide(broken, "allow := false"))).isEqualTo("false");
    assertThat(json(decide("allow := false", broken))).isEqualTo("false");
  }

  @Test
  void firstDenyingPolicyGivesStatusAndBodyAndTheRestIsMerged() throws Exception {
    var decision =
        decide(
            """
            allow := {"allowed": true, "headers": {"a": "0"}, "body": "0",
              "dynamic_metadata": {"m": {"x": 0}}}
            """,
            """
            allow := {"allowed": false, "http_status": 401, "headers": {"WWW-Authenticate": "1"},
              "dynamic_metadata": {"m": {"x": 1, "y": 1}}}
            """,
            """
            allow := {"allowed": false, "http_status": 402, "body": "2",
              "headers": [{"www-authenticate": "2"}, {"b": "2"}], "dynamic_metadata": {"n": 2}}
            """);

    assertThat(Json.read(json(decision)))
        .isEqualTo(
            Json.read(
                """
                {"allowed": false, "http_status": 401,
                 "headers": {"WWW-Authenticate": "1", "b": "2"},
                 "dynamic_metadata": {"m": {"x": 0, "y": 1}, "n": 2}}
                """));
  }

  @Test
  void effectsOfAllThatAllowAreMerged() throws Exception {
    var decision =
        decide(
            """
            allow := {"allowed": true, "headers": {"X-User": ["a", "b"]},
              "request_headers_to_remove": ["c"], "query_parameters_to_set": {"q": "1"},
              "response_headers_to_add": {"r": "1"}}
            """,
            """
            allow := {"allowed": true, "headers": {"x-user": "z", "y": "2"},
              "request_headers_to_remove": ["c", "d"], "query_parameters_to_remove": ["e"]}
            """,
            "allow := true");

    assertThat(Json.read(json(decision)))
        .isEqualTo(
            Json.read(
                """
                {"allowed": true, "headers": {"X-User": ["a", "b"], "y": "2"},
                 "request_headers_to_remove": ["c", "d"],
                 "query_parameters_to_set": {"q": "1"}, "query_parameters_to_remove": ["e"],
                 "response_headers_to_add": {"r": "1"}}
                """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allow := {\"allowed\": false, \"http_status\": 99}",
        "allow := {\"allowed\": false, \"body\": 1}",
        "allow := {\"allowed\": false, \"headers\": [1]}",
        "allow := true; deny := {\"http_status\": \"x\"}",
      })
  void denialWhoseFieldsMakeNoSenseIsStillADenial(String policy) throws Exception {
    assertThat(json(decide(policy))).isEqualTo("false");
  }

  @Test
  void aDenyMayBeAWholeDecision() throws Exception {
    assertThat(json(decide("allow := true; deny := {\"http_status\": 429, \"body\": \"later\"}")))
        .isEqualTo("{\"allowed\":false,\"body\":\"later\",\"http_status\":429}");
  }

  @Test
  void oneParticipantKeepsItsPathAndItsAnswer() throws Exception {
    var decision = decide("allow := {\"allowed\": true, \"odd\": 1}");
    assertThat(decision.path()).isEqualTo("p0/allow");
    assertThat(json(decision)).isEqualTo("{\"allowed\":true,\"odd\":1}");
    assertThat(decide("allow := true", "allow := true").path()).isEqualTo("implicitkmesh/allow");
  }

  @ParameterizedTest
  @CsvSource({
    "http.send, true",
    "http . send, true",
    "net.lookup_ip_addr, true",
    "http_send, false",
    "x.http.sender, false"
  })
  void policiesThatMayWaitAreKnown(String text, boolean waits) {
    var composition =
        new Composition(
            ActivePolicies.none(Surroundings.STANDARD),
            List.of(Participant.ofPackage("a")),
            List.of(new Source("a.rego", "package a\n\nx := " + text)));
    assertThat(composition.mayWait()).isEqualTo(waits);
  }

  private static Decision decide(String... packages) throws Exception {
    var modules = new ArrayList<Source>();
    var participants = new ArrayList<Participant>();
    for (int i = 0; i < packages.length; i++) {
      modules.add(
          new Source(i + ".rego", "package p" + i + "\n\n" + packages[i].replace("; ", "\n")));
      participants.add(Participant.ofPackage("p" + i));
    }
    var bundle = new Bundle(new Bundle.Manifest("r", List.of(""), Obj.EMPTY), modules, Obj.EMPTY);
    var policies =
        ActivePolicies.of(
            bundle,
            Composition.paths(participants),
            RegoCompiler.standard(),
            Surroundings.STANDARD);
    return new Composition(policies, participants, modules).decide(Obj.EMPTY);
  }

  private static String json(Decision decision) {
    return switch (decision.outcome()) {
      case Outcome.Answer(var value, _) -> Json.write(value);
      case Outcome.Failure failure -> failure.toString();
    };
  }
}
