package regent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A control plane, agents and real Envoys, in good times and in bad ones.
class TrafficTest {
  private static final String ALLOW =
      """
      package envoy.authz

      default allow := false

      allow if input.parsed_path == ["open"]
      """;

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
  void decisionsGoOnWithoutTheControlPlaneAndEnvoyIsStartedAgain() throws Exception {
    mesh.put("/meshes/default/meshopas/p", mesh.policy("p", "a", ALLOW));
    var agent = mesh.startAgent("a");
    mesh.await("the open path", () -> mesh.ask(agent.inbound(), "/open").status() == 200);
    assertThat(mesh.ask(agent.inbound(), "/closed").status()).isEqualTo(403);

    mesh.killControlPlane();

    assertThat(mesh.ask(agent.inbound(), "/open").status()).isEqualTo(200);
    assertThat(mesh.ask(agent.inbound(), "/closed").status()).isEqualTo(403);

    var first = agent.envoy();
    first.destroyForcibly();
    mesh.await(
        "another Envoy",
        () -> agent.process().descendants().anyMatch(child -> child.pid() != first.pid()));
  }

  @Test
  void withoutPolicyTrafficPassesAndWithOneItIsDecided() throws Exception {
    var agent = mesh.startAgent("a");
    mesh.await("traffic", () -> mesh.ask(agent.inbound(), "/closed").status() == 200);

    mesh.put("/meshes/default/meshopas/p", mesh.policy("p", "a", ALLOW));
    mesh.await("the denial", () -> mesh.ask(agent.inbound(), "/closed").status() == 403);
    assertThat(mesh.ask(agent.inbound(), "/open").status()).isEqualTo(200);

    mesh.put(
        "/meshes/default/meshopas/p",
        mesh.policy("p", "a", ALLOW.replace("[\"open\"]", "[\"closed\"]")));
    mesh.await("the change", () -> mesh.ask(agent.inbound(), "/closed").status() == 200);
    assertThat(mesh.ask(agent.inbound(), "/open").status()).isEqualTo(403);
    mesh.await(
        "the report of the revision",
        () -> {
          var opa = mesh.get("/meshes/default/dataplanes/a/_overview").at("/dataplaneInsight/opa");
          return !opa.path("activeRevision").asText().isEmpty()
              && opa.path("activeRevision").equals(opa.path("wantedRevision"));
        });
  }

  @Test
  void undefinedAndFailedDecisionsDeny() throws Exception {
    mesh.put(
        "/meshes/default/meshopas/p",
        mesh.policy(
            "p",
            "a",
            """
            package envoy.authz

            allow if input.parsed_path == ["open"]

            allow := true if input.parsed_path == ["conflict"]

            allow := false if input.parsed_path == ["conflict"]
            """));
    var agent = mesh.startAgent("a");
    mesh.await("the open path", () -> mesh.ask(agent.inbound(), "/open").status() == 200);
    assertThat(mesh.ask(agent.inbound(), "/undefined").status()).isEqualTo(403);
    assertThat(mesh.ask(agent.inbound(), "/conflict").status()).isEqualTo(403);
  }

  @Test
  void regoWithMistakesIsRefusedWithEveryMistake() throws Exception {
    mesh.put("/meshes/default/meshopas/p", mesh.policy("p", "a", ALLOW));
    for (var mistake :
        Map.of(
                "allow if", "rego_parse_error",
                "allow if x > 1", "rego_unsafe_var_error",
                "allow if allow", "rego_recursion_error",
                "allow if nothing(1)", "rego_type_error",
                "allow contains 1", "rego_type_error")
            .entrySet()) {
      var answer =
          mesh.api(
              "PUT",
              "/meshes/default/meshopas/p",
              mesh.policy("p", "a", ALLOW + "\n" + mistake.getKey() + "\n"));
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains("spec.default.appendPolicies[0].rego", mistake.getValue());
    }
    assertThat(mesh.get("/meshes/default/meshopas/p").toString()).contains("open");
  }

  @Test
  void agentIsRefusedWithATokenForAnotherName() throws Exception {
    Path dataplane =
        Files.writeString(
            folder.resolve("dp.yaml"),
            TestMesh.dataplane("a", TestMesh.freePort(), TestMesh.freePort()));
    var run =
        Launcher.run(
            folder,
            Map.of(),
            "dp",
            "run",
            "--cp-address",
            "https://127.0.0.1:" + mesh.dpServerPort,
            "--ca-cert-file",
            mesh.certificate().toString(),
            "--dataplane-file",
            dataplane.toString(),
            "--dataplane-token",
            mesh.token("b"));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output())
        .contains(
            "the control plane refuses dataplane a of mesh default: proxy name from requestor: a");
  }

  @Test
  void agentDoesNotTrustAControlPlaneWithAnotherCertificate() throws Exception {
    Path store = folder.resolve("other.p12");
    Path other = folder.resolve("other.crt");
    keytool(
        "-genkeypair",
        "-keystore",
        store.toString(),
        "-alias",
        "o",
        "-dname",
        "CN=other",
        "-keyalg",
        "EC");
    keytool(
        "-exportcert",
        "-rfc",
        "-keystore",
        store.toString(),
        "-alias",
        "o",
        "-file",
        other.toString());
    var run =
        Launcher.run(
            folder,
            Map.of(),
            "dp",
            "run",
            "--cp-address",
            "https://127.0.0.1:" + mesh.dpServerPort,
            "--ca-cert-file",
            other.toString(),
            "--name",
            "a",
            "--dataplane-token",
            mesh.token("a"));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output()).contains("is not trusted").contains("--ca-cert-file");
  }

  @Test
  void whatEnvoyRejectsIsShownWithItsOriginAndOthersKeepWorking() throws Exception {
    mesh.put(
        "/meshes/default/meshservices/a",
        """
        {"type": "MeshService", "mesh": "default", "name": "a", "spec": {
          "selector": {"dataplaneLabels": {"matchLabels": {"app": "a"}}},
          "ports": [{"port": 80, "targetPort": "http", "name": "http", "appProtocol": "http"}]}}
        """);
    var agent = mesh.startAgent("a");
    mesh.await("traffic", () -> mesh.ask(agent.inbound(), "/").status() == 200);
    mesh.put(
        "/meshes/default/meshhttproutes/wrong-regex",
        """
        {"type": "MeshHTTPRoute", "mesh": "default", "name": "wrong-regex", "spec": {
          "targetRef": {"kind": "Mesh"},
          "to": [{"targetRef": {"kind": "MeshService", "labels": {"kuma.io/display-name": "a"}},
            "rules": [{"matches": [{"path": {"type": "RegularExpression", "value": "/(?<=a)b"}}],
              "default": {}}]}]}}
        """);
    mesh.await(
        "the rejection on the dataplane",
        () ->
            mesh.get("/meshes/default/dataplanes/a/_overview").toString().contains("wrong-regex"));
    assertThat(mesh.ask(agent.inbound(), "/").status()).isEqualTo(200);
  }

  private static void keytool(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", "changeit"));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
