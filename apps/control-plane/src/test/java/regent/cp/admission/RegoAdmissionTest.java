package regent.cp.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import regent.cp.admission.RegoModules.Problem;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.resource.Resource;
import regent.rego.EitherVersion;
import regent.rego.RegoCompiler;

class RegoAdmissionTest {
  private final RegoAdmission admission =
      new RegoAdmission(
          new EitherVersion(RegoCompiler.standard()), (mesh, name) -> Optional.empty());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kind: Mesh}                                  | {kind: Mesh}                                  | true",
        "{kind: Mesh}                                  | {kind: Dataplane, labels: {app: a}}           | true",
        "{kind: Dataplane, labels: {app: a}}           | {kind: Dataplane, labels: {app: b}}           | false",
        "{kind: Dataplane, labels: {app: a}}           | {kind: Dataplane, labels: {team: b}}          | true",
        "{kind: Dataplane, labels: {app: a, team: x}}  | {kind: Dataplane, labels: {app: a, team: y}}  | false",
        "{kind: Dataplane}                             | {kind: Dataplane, labels: {app: b}}           | true",
      })
  void packageOfTwoPoliciesIsRefusedWhereBothCanSelectAProxy(
      String one, String two, boolean refused) throws Exception {
    var first = policy("one", one, "package authz\n\nallow := true");
    var second = policy("two", two, "package authz\n\nallow := false");

    var problems = admission.check(second, List.of(first, second));

    assertThat(!problems.isEmpty()).isEqualTo(refused);
    problems.forEach(
        problem -> {
          assertThat(problem.field()).isEqualTo("spec.default.appendPolicies[0].rego");
          assertThat(problem.reason()).contains("package authz", "\"one\"", "\"two\"");
        });
  }

  @Test
  void shadowPoliciesClashWithNobody() throws Exception {
    var first = policy("one", "{kind: Mesh}", "package authz");
    var shadow = policy("two", "{kind: Mesh}", "package authz", "{kuma.io/effect: shadow}");

    assertThat(admission.check(shadow, List.of(first))).isEmpty();
    assertThat(admission.check(first, List.of(shadow))).isEmpty();
  }

  @Test
  void rulesThatDoNotCompileTogetherAreRefusedWithBothNames() throws Exception {
    var first = policy("one", "{kind: Mesh}", "package a\n\nb := 1");
    var second = policy("two", "{kind: Mesh}", "package a.b\n\nallow := true");

    assertThat(admission.check(second, List.of(first)))
        .singleElement()
        .extracting(Problem::reason)
        .asString()
        .contains("\"one\"", "\"two\"", "rego_type_error");
  }

  @Test
  void bothVersionsOfRegoAreAccepted() throws Exception {
    assertThat(
            admission.check(
                policy(
                    "old",
                    "{kind: Mesh}",
                    "package old\n\nallow { input.x == 1 }",
                    "{}",
                    "package new\n\nallow if data.old.allow"),
                List.of()))
        .isEmpty();
    assertThat(
            admission.check(
                policy("wrong", "{kind: Mesh}", "package wrong\n\nallow { input.x =="), List.of()))
        .extracting(Problem::field)
        .contains("spec.default.appendPolicies[0].rego");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{labels: 1}                                                    | labels",
        "{bundles: {b: {service: nobody}}}                              | bundles.b",
        "{services: {s: {url: 'http://x'}}, bundles: {b: {service: s, polling: {min_delay_seconds: x}}}} | bundles.b.polling.min_delay_seconds",
        "{services: {s: {url: 1}}}                                      | services.s.url",
        "{decision_logs: {console: 'yes'}}                              | decision_logs.console",
        "{decision_logs: {reporting: {max_decisions_per_second: a}}}    | decision_logs.reporting.max_decisions_per_second",
        "{distributed_tracing: {type: pigeon}}                          | distributed_tracing.type",
        "{plugins: {envoy_ext_authz_grpc: {dry-run: 1}}}                | plugins.envoy_ext_authz_grpc.dry-run",
        "'[1]'                                                          | must be an object",
      })
  void wrongOptionsAreRefusedWithTheirPath(String config, String path) throws Exception {
    assertThat(admission.check(configured("a", "{kind: Mesh}", config), List.of()))
        .isNotEmpty()
        .allSatisfy(
            problem -> {
              assertThat(problem.field()).isEqualTo("spec.default.agentConfig");
              assertThat(problem.reason()).contains(path);
            });
  }

  @Test
  void anotherPolicyMayDefineTheService() throws Exception {
    var logs = configured("logs", "{kind: Mesh}", "{decision_logs: {service: central}}");
    var services = configured("op", "{kind: Mesh}", "{services: {central: {url: 'https://logs'}}}");

    assertThat(admission.check(logs, List.of())).isNotEmpty();
    assertThat(admission.check(logs, List.of(services))).isEmpty();
  }

  @Test
  void configurationForARouteNamesADecisionAlone() throws Exception {
    String route = "{kind: MeshHTTPRoute, labels: {a: b}}";
    assertThat(
            admission.check(
                configured(
                    "a", route, "{plugins: {envoy_ext_authz_grpc: {path: a/b, dry-run: true}}}"),
                List.of()))
        .singleElement()
        .extracting(Problem::reason)
        .asString()
        .startsWith("plugins.envoy_ext_authz_grpc.dry-run: must not be set");
    assertThat(
            admission.check(
                configured("a", route, "{plugins: {envoy_ext_authz_grpc: {path: a/b}}}"),
                List.of()))
        .isEmpty();
  }

  @Test
  void whatIsSuspiciousIsWarnedAbout() throws Exception {
    assertThat(
            admission.warnings(
                configured(
                    "a",
                    "{kind: Mesh}",
                    "{lables: {}, plugins: {envoy_ext_authz_grpc: {pfad: x}}}")))
        .containsExactly(
            "spec.default.agentConfig: plugins.envoy_ext_authz_grpc.pfad: is not a known key",
            "spec.default.agentConfig: unknown configuration option \"lables\" encountered");
    assertThat(admission.warnings(policy("a", "{kind: Mesh}", "package a\n\ndeny := true")))
        .singleElement()
        .asString()
        .startsWith("spec.default.appendPolicies[0].rego: package a has no rule \"allow\"");
    assertThat(
            admission.warnings(
                policy(
                    "a",
                    "{kind: Mesh}",
                    "package a\n\nx := 1",
                    "{}",
                    "package a\n\nallow { x == 1 }")))
        .isEmpty();
  }

  private static Resource<MeshOPA> configured(String name, String target, String config)
      throws CodecException {
    return Codec.read(
            """
            type: MeshOPA
            mesh: default
            name: %s
            spec:
              targetRef: %s
              default:
                agentConfig: {inlineString: "%s"}
            """
                .formatted(name, target, config))
        .as(MeshOPA.TYPE);
  }

  private static Resource<MeshOPA> policy(String name, String target, String rego)
      throws CodecException {
    return policy(name, target, rego, "{}");
  }

  private static Resource<MeshOPA> policy(
      String name, String target, String rego, String labels, String... more)
      throws CodecException {
    var modules = new ArrayList<>(List.of(rego));
    modules.addAll(List.of(more));
    var text = new StringBuilder();
    for (String module : modules) {
      text.append("    - rego: {inlineString: \"")
          .append(module.replace("\n", "\\n"))
          .append("\"}\n");
    }
    return Codec.read(
            """
            type: MeshOPA
            mesh: default
            name: %s
            labels: %s
            spec:
              targetRef: %s
              default:
                appendPolicies:
            %s
            """
                .formatted(name, labels, target, text))
        .as(MeshOPA.TYPE);
  }
}
