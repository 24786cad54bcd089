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
