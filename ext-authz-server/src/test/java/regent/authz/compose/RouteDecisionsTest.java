package regent.authz.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import regent.opa.bundle.Bundle;
import regent.opa.decision.ActivePolicies;
import regent.opa.decision.ActivePolicies.Surroundings;
import regent.opa.decision.Decision;
import regent.opa.decision.Decision.Outcome;
import regent.opa.diagnostic.Source;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.RegoCompiler;

class RouteDecisionsTest {
  private static final Participant PROXY = Participant.ofPackage("proxy");

  @ParameterizedTest
  @CsvSource({"'', true", "open, true", "admin, false"})
  void theRouteSaysWhoDecides(String route, boolean allowed) throws Exception {
    Obj extensions = route.isEmpty() ? Obj.EMPTY : Obj.of("regent.io/route", Str.of(route));
    assertThat(answer(decide(extensions))).isEqualTo(Bool.of(allowed));
  }

  @Test
  void anUnknownRouteIsADenialAndNotAFailure() throws Exception {
    for (var route : List.of(Str.of("other"), Str.of(""), Obj.EMPTY)) {
      var decision = decide(Obj.of("regent.io/route", route));
      assertThat(answer(decision)).isInstanceOf(Obj.class);
      assertThat(((Obj) answer(decision)).get("allowed")).isEqualTo(Bool.FALSE);
      assertThat(decision.id()).isNotEmpty();
    }
  }

  private static Value answer(Decision decision) {
    return switch (decision.outcome()) {
      case Outcome.Answer(var value, _) -> value;
      case Outcome.Failure failure -> throw new AssertionError(failure);
    };
  }

  private static Decision decide(Obj extensions) throws Exception {
    var modules =
        List.of(
            new Source("proxy.rego", "package proxy\n\nallow := true"),
            new Source("admin.rego", "package admin\n\nallow := false"));
    var admin = List.of(Participant.ofPackage("admin"), PROXY);
    var bundle = new Bundle(new Bundle.Manifest("r", List.of(""), Obj.EMPTY), modules, Obj.EMPTY);
    var policies =
        ActivePolicies.of(
            bundle, Composition.paths(admin), RegoCompiler.standard(), Surroundings.STANDARD);
    var decisions =
        new RouteDecisions(
            new Composition(policies, List.of(PROXY), modules),
            Map.of(
                "admin", new Composition(policies, admin, modules),
                "open", new Composition(policies, List.of(PROXY), modules)));
    var input = Obj.of("attributes", Obj.of("contextExtensions", extensions));
    assertThat(Json.write(input)).contains("contextExtensions");
    return decisions.decide(input);
  }
}
