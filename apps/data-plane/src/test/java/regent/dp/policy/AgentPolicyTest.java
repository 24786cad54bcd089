package regent.dp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import regent.authz.AuthorizationPolicy;
import regent.authz.input.BodyParsing;
import regent.opa.bundle.Bundle;
import regent.opa.bundle.BundleException;
import regent.opa.value.Obj;
import regent.opa.value.Str;

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

  private static AgentPolicy policy(String config) throws BundleException {
    var metadata = Obj.of("regent", Obj.of("agentConfig", Str.of(config)));
    return AgentPolicy.of(
        new Bundle(new Bundle.Manifest("1", List.of(""), metadata), List.of(), Obj.EMPTY));
  }
}
