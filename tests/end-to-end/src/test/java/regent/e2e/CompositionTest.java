package regent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several MeshOPA that select one proxy, with a real Envoy.
class CompositionTest {
  @TempDir private Path folder;
  private TestMesh mesh;

  @BeforeEach
  void start() throws Exception {
    mesh = new TestMesh(folder);
  }

  @AfterEach
  void stop() throws Exception {
    mesh.close();
  }

  @Test
  void everyPolicyMustAllowAndADenialIsNeverAFailure() throws Exception {
    mesh.put(
        "/meshes/default/meshopas/operator",
        policy(
            "operator",
            "{\"kind\": \"Mesh\"}",
            """
            package operator

            default allow = true

            deny { input.parsed_path == ["blocked"] }

            deny { input.parsed_path == ["both"] }
            """));
    mesh.put(
        "/meshes/default/meshopas/app",
        policy(
            "app",
            "{\"kind\": \"Dataplane\", \"labels\": {\"app\": \"a\"}}",
            """
            package app.authz

            allow if input.parsed_path[0] in {"open", "blocked"}

            allow := {"allowed": false, "http_status": 429, "body": "later"} if {
              input.parsed_path[0] in {"busy", "both"}
            }

            allow := 1 if input.parsed_path == ["broken"]
            """));
    var agent = mesh.startAgent("a");
    mesh.await("the open path", () -> mesh.ask(agent.inbound(), "/open").status() == 200);
    mesh.await("both policies", () -> mesh.ask(agent.inbound(), "/blocked").status() == 403);

    assertThat(mesh.ask(agent.inbound(), "/undefined").status()).isEqualTo(403);
    assertThat(mesh.ask(agent.inbound(), "/busy")).isEqualTo(new TestMesh.Answer(429, "later"));
    assertThat(mesh.ask(agent.inbound(), "/both")).isEqualTo(new TestMesh.Answer(429, "later"));
    assertThat(mesh.ask(agent.inbound(), "/broken").status())
        .as("a failure, which onAgentFailure lets pass")
        .isEqualTo(200);

    var clash =
        mesh.api(
            "PUT",
            "/meshes/default/meshopas/other",
            policy("other", "{\"kind\": \"Mesh\"}", "package app.authz\n\nallow := true\n"));
    assertThat(clash.status()).isEqualTo(400);
    assertThat(clash.body()).contains("app.authz", "other", "\\\"app\\\"");
  }

  private static String policy(String name, String target, String rego) {
    return """
        {"type": "MeshOPA", "mesh": "default", "name": "%s", "spec": {"targetRef": %s, "default": {
          "authConfig": {"onAgentFailure": "Allow", "statusOnError": 503},
          "appendPolicies": [{"rego": {"inlineString": "%s"}}]}}}
        """
        .formatted(name, target, rego.replace("\"", "\\\"").replace("\n", "\\n"));
  }
}
