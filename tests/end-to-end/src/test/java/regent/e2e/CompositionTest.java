package regent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
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

  @Test
  void eachRouteHasPoliciesOfItsOwn() throws Exception {
    mesh.put(
        "/meshes/default/meshservices/a",
        """
        {"type": "MeshService", "mesh": "default", "name": "a", "spec": {
          "selector": {"dataplaneLabels": {"matchLabels": {"app": "a"}}},
          "ports": [{"name": "http", "port": 80, "targetPort": "http", "appProtocol": "http"}]}}
        """);
    route("admin", "/admin");
    route("reports", "/reports");
    route("plain", "/admin/health");
    var agent = mesh.startAgent("a");
    mesh.await("the service", () -> mesh.ask(agent.inbound(), "/anything").status() == 200);

    ofRoute("admin", "package admin\n\nallow if input.parsed_query.role == [\"admin\"]");
    ofRoute(
        "reports",
        """
        package reports

        allow := {"allowed": false, "http_status": 429, "body": input.attributes.contextExtensions["regent.io/route"]}
        """);
    mesh.await("the policies", () -> mesh.ask(agent.inbound(), "/reports/1").status() == 429);
    mesh.await("the other one", () -> mesh.ask(agent.inbound(), "/admin").status() == 403);

    assertThat(mesh.ask(agent.inbound(), "/reports").body()).contains("_reports_");
    assertThat(mesh.ask(agent.inbound(), "/admin/x?role=admin").status()).isEqualTo(200);
    assertThat(mesh.ask(agent.inbound(), "/administration").status())
        .as("a prefix takes whole segments")
        .isEqualTo(200);
    assertThat(mesh.ask(agent.inbound(), "/anything").status())
        .as("without a policy of the proxy nobody is asked")
        .isEqualTo(200);
    assertThat(mesh.ask(agent.inbound(), "/admin/health").status())
        .as("a more specific route without a policy")
        .isEqualTo(200);
    for (String spelling :
        List.of("//admin", "/x/../admin", "/admin%2Fx", "/x/..%2fadmin", "/%61dmin")) {
      assertThat(mesh.ask(agent.inbound(), spelling).status()).as(spelling).isEqualTo(403);
    }

    mesh.put(
        "/meshes/default/meshopas/operator",
        policy(
            "operator",
            "{\"kind\": \"Mesh\"}",
            "package operator\n\nallow if input.parsed_query.token == [\"t\"]\n"));
    mesh.await("the operator", () -> mesh.ask(agent.inbound(), "/anything").status() == 403);
    mesh.await("its module", () -> mesh.ask(agent.inbound(), "/anything?token=t").status() == 200);
    assertThat(mesh.ask(agent.inbound(), "/admin/health").status()).isEqualTo(403);
    assertThat(mesh.ask(agent.inbound(), "/admin?role=admin").status()).isEqualTo(403);
    assertThat(mesh.ask(agent.inbound(), "/admin?role=admin&token=t").status()).isEqualTo(200);
  }

  private void route(String name, String prefix) throws Exception {
    mesh.put(
        "/meshes/default/meshhttproutes/" + name,
        """
        {"type": "MeshHTTPRoute", "mesh": "default", "name": "%s", "labels": {"route": "%s"},
         "spec": {"to": [{"targetRef":
           {"kind": "MeshService", "labels": {"kuma.io/display-name": "a"}}, "rules": [
             {"matches": [{"path": {"type": "PathPrefix", "value": "%s"}}], "default": {}}]}]}}
        """
            .formatted(name, name, prefix));
  }

  private void ofRoute(String name, String rego) throws Exception {
    mesh.put(
        "/meshes/default/meshopas/of-" + name,
        """
        {"type": "MeshOPA", "mesh": "default", "name": "of-%s", "spec": {
          "targetRef": {"kind": "MeshHTTPRoute", "labels": {"route": "%s"}},
          "default": {"appendPolicies": [{"rego": {"inlineString": "%s"}}]}}}
        """
            .formatted(name, name, rego.replace("\"", "\\\"").replace("\n", "\\n")));
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
