package regent.dp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import regent.authz.AuthorizationPolicy;
import regent.authz.compose.Participant;
import regent.authz.input.BodyParsing;
import regent.opa.bundle.Bundle;
import regent.opa.bundle.BundleException;
import regent.opa.diagnostic.Source;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.rego.EitherVersion;
import regent.rego.RegoCompiler;

class AgentPolicyTest {
  @Test
  void withoutConfigurationOpasDefaultsHold() throws Exception {
    var policy = policy("{}");
    assertThat(policy.authorization()).isEqualTo(AuthorizationPolicy.DEFAULT);
    assertThat(policy.logsToConsole()).isFalse();
  }

  @Test
  void thePluginsKeysAreRead() throws Exception {
    var policy =
        policy(
            """
            {"plugins": {"envoy_ext_authz_grpc": {"path": "a/b", "dry-run": true,
              "skip-request-body-parse": true}}, "decision_logs": {"console": true}}""");
    assertThat(policy.authorization())
        .isEqualTo(new AuthorizationPolicy("a/b", true, BodyParsing.SKIP));
    assertThat(policy.logsToConsole()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"plugins\": {\"envoy_ext_authz_grpc\": {\"path\": 1}}} | plugins.envoy_ext_authz_grpc.path",
        "{\"plugins\": {\"envoy_ext_authz_grpc\": {\"dry-run\": 1}}} | plugins.envoy_ext_authz_grpc.dry-run",
        "{\"decision_logs\": {\"console\": \"yes\"}} | decision_logs.console",
        "[ | agentConfig",
      })
  void wrongKindsAreRefusedWithTheirKey(String config, String key) {
    assertThatThrownBy(() -> policy(config))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(key);
  }

  @Test
  void unknownKeysAreWarnedAbout() throws Exception {
    assertThat(policy("{\"plugins\": {\"envoy_ext_authz_grpc\": {\"pfad\": \"a\"}}}").warnings())
        .containsExactly("plugins.envoy_ext_authz_grpc.pfad: is not a known key");
  }

  @Test
  void packagesThatAreNotIgnoredHaveASayTheMostImportantFirst() throws Exception {
    var policy =
        bundle(
            module("mesh", "mesh/0.rego", "package operator", false, ""),
            module("app", "app/0.rego", "package app.authz", false, ""),
            module("app", "app/1.rego", "package app.more", false, ""),
            module("app", "app/2.rego", "package lib", true, ""),
            module("own", "own/0.rego", "package own", false, "own/result"));

    assertThat(policy.participants(new EitherVersion(RegoCompiler.standard())).proxy())
        .containsExactly(
            new Participant("own/result", null),
            Participant.ofPackage("app/authz"),
            Participant.ofPackage("app/more"),
            Participant.ofPackage("operator"));
  }

  @Test
  void withoutModulesTheConfiguredPathDecides() throws Exception {
    assertThat(
            policy("{\"plugins\": {\"envoy_ext_authz_grpc\": {\"path\": \"a/b\"}}}")
                .participants(RegoCompiler.standard())
                .proxy())
        .containsExactly(new Participant("a/b", null));
  }

  @Test
  void policiesOfRoutesDecideThereInAddition() throws Exception {
    var sources =
        Stream.of(
                module("mesh", "mesh/0.rego", "package operator", false, ""),
                module("admin", "admin/0.rego", "package admin", false, ""),
                module("more", "more/0.rego", "package more", false, "more/result"))
            .toList();
    var policy =
        bundle(
            sources,
            Obj.builder()
                .put("sources", Arr.of(sources.stream().map(Written::source).toList()))
                .put(
                    "routes",
                    Arr.of(
                        List.of(route("a", "admin"), route("a,b", "admin", "more"), route("c")))));
    var participants = policy.participants(RegoCompiler.standard());

    var operator = Participant.ofPackage("operator");
    var admin = Participant.ofPackage("admin");
    assertThat(participants.proxy()).containsExactly(operator);
    assertThat(participants.routes())
        .isEqualTo(
            Map.of(
                "a", List.of(admin, operator),
                "a,b", List.of(new Participant("more/result", null), admin, operator),
                "c", List.of(operator)));
  }

  @Test
  void aModuleThatCouldNotBeHadKeepsTheOthersFromDecidingAlone() {
    var problem = Obj.of("resource", Str.of("kri_x")).with(Str.of("problem"), Str.of("no secret"));
    assertThatThrownBy(
            () -> bundle(List.of(), Obj.builder().put("sources", Arr.of(List.of(problem)))))
        .isInstanceOf(BundleException.class)
        .hasMessage("kri_x: no secret");
  }

  private static Obj route(String id, String... policies) {
    return Obj.builder()
        .put("route", Str.of(id))
        .put("policies", Arr.of(Stream.of(policies).map(Str::of).toList()))
        .build();
  }

  @Test
  void packageOfTwoPoliciesIsRefusedWithBothNames() throws Exception {
    var policy =
        bundle(
            module("one", "one/0.rego", "package authz", false, ""),
            module("two", "two/0.rego", "package authz", true, ""));

    assertThatThrownBy(() -> policy.participants(RegoCompiler.standard()))
        .isInstanceOf(BundleException.class)
        .hasMessageContainingAll("package authz", "one", "two");
  }

  private record Written(Source module, Obj source) {}

  private static Written module(
      String resource, String file, String text, boolean ignored, String path) {
    var source =
        Obj.builder()
            .put("resource", Str.of(resource))
            .put("file", Str.of(file))
            .put("ignoreDecision", Bool.of(ignored));
    if (!path.isEmpty()) {
      source.put("path", Str.of(path));
    }
    return new Written(new Source(file, text), source.build());
  }

  private static AgentPolicy bundle(Written... modules) throws BundleException {
    var sources = Arr.of(Stream.of(modules).map(Written::source).toList());
    return bundle(List.of(modules), Obj.builder().put("sources", sources));
  }

  private static AgentPolicy bundle(List<Written> modules, Obj.Builder regent)
      throws BundleException {
    return AgentPolicy.of(
        new Bundle(
            new Bundle.Manifest("1", List.of(""), Obj.of("regent", regent.build())),
            modules.stream().map(Written::module).toList(),
            Obj.EMPTY));
  }

  private static AgentPolicy policy(String config) throws BundleException {
    var metadata = Obj.of("regent", Obj.of("agentConfig", Str.of(config)));
    return AgentPolicy.of(
        new Bundle(new Bundle.Manifest("1", List.of(""), metadata), List.of(), Obj.EMPTY));
  }
}
