package regent.model.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.resource.Resource;
import regent.model.service.Warnings;

class OpaPolicyTranslationTest {
  @Test
  void opaPolicyIsReadAsTheMeshOpaThatSaysTheSameWithAWarning() throws Exception {
    Resource<MeshOPA> policy = read("- match: {kuma.io/service: '*'}");

    assertThat(Codec.json(policy.specJson()))
        .isEqualTo(
            Codec.json(
                Codec.parseYaml(
                        """
                        targetRef: {kind: Mesh}
                        default:
                          agentConfig: {inlineString: "decision_logs: {console: true}"}
                          authConfig:
                            onAgentFailure: Allow
                            statusOnError: 503
                            timeout: 2s
                          appendPolicies:
                          - rego: {inlineString: package a}
                            ignoreDecision: true
                          - rego: {secret: s}
                        """)
                    .getFirst()));
    assertThat(policy.validate()).isEmpty();
    assertThat(Warnings.of(policy)).singleElement().asString().contains("OPAPolicy 'p'", "MeshOPA");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- match: {kuma.io/service: web}             | {app: web}",
        "- match: {kuma.io/service: web, version: v1} | {app: web, version: v1}",
        "- match: {kuma.io/service: '*', team: a}    | {team: a}",
      })
  void tagsAreLabels(String selectors, String labels) throws Exception {
    var target = read(selectors).spec().targetRef();
    assertThat(target.kind().text()).isEqualTo("Dataplane");
    assertThat(target.labels().toString()).isEqualTo(labels.replace(": ", "="));
  }

  @Test
  void selectorsThatOneMeshOpaCannotHaveAreRefused() {
    assertThatThrownBy(() -> read("- match: {kuma.io/service: a}\n- match: {kuma.io/service: b}"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("split");
    assertThatThrownBy(() -> read("- match: {team: '*'}")).isInstanceOf(CodecException.class);
  }

  private static Resource<MeshOPA> read(String selectors) throws CodecException {
    return Codec.read(
            """
            type: OPAPolicy
            mesh: default
            name: p
            selectors:
            %s
            conf:
              agentConfig: {inlineString: "decision_logs: {console: true}"}
              authConfig: {onAgentFailure: allow, statusOnError: 503, timeout: 2s}
              policies:
              - inlineString: package a
                ignoreDecision: true
              - secret: s
            """
                .formatted(selectors))
        .as(MeshOPA.TYPE);
  }
}
