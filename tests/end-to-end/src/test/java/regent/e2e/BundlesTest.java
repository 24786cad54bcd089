package regent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bundles that are pushed with the command line: an agent beside a real Envoy decides with them,
/// and so does the engine alone.
class BundlesTest {
  private static final String REGO =
      """
      package shop.authz

      default allow := false

      allow if input.parsed_path[0] in data.shop.open

      allow if input.path in data.shop.open
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

  private Launcher.Ended bundle(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "bundle";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return Launcher.run(
        folder, Map.of("REGENT_CP_ADDRESS", "http://127.0.0.1:" + mesh.apiPort), command);
  }

  private String push(String rego, String data) throws Exception {
    Path policies = Files.createDirectories(folder.resolve("policies/shop"));
    Files.writeString(policies.resolve("../.manifest"), "{\"roots\": [\"shop\"]}");
    Files.writeString(policies.resolve("authz.rego"), rego);
    Files.writeString(policies.resolve("data.json"), data);
    return bundle("push", "shop", policies.getParent().toString()).output();
  }

  private JsonNode proxies() throws Exception {
    return mesh.get("/meshes/default/bundles/shop/_proxies");
  }

  @Test
  void proxiesDecideWithTheBundleThatIsPushed() throws Exception {
    assertThat(push(REGO, "{\"open\": [\"first\"]}")).contains("bundle shop: revision 1 (");
    mesh.put(
        "/meshes/default/meshopas/shop",
        """
        {"type": "MeshOPA", "mesh": "default", "name": "shop", "spec": {
          "targetRef": {"kind": "Mesh"},
          "default": {"appendBundles": [{"name": "shop", "path": "shop/authz/allow"}]}}}
        """);
    var agent = mesh.startAgent("a");
    mesh.await("the bundle", () -> mesh.ask(agent.inbound(), "/first").status() == 200);
    assertThat(mesh.ask(agent.inbound(), "/second").status()).isEqualTo(403);

    assertThat(push(REGO, "{\"open\": [\"second\"]}")).contains("revision 2", "is active");
    mesh.await("its data", () -> mesh.ask(agent.inbound(), "/second").status() == 200);
    assertThat(mesh.ask(agent.inbound(), "/first").status()).isEqualTo(403);

    assertThat(push("package shop.authz\n\nallow if user\n", "{}"))
        .contains("Could not accept the bundle", "shop/authz.rego:3:10: rego_unsafe_var_error");
    assertThat(bundle("list").output()).contains("NAME", "shop", "mesh-system:admin");
    assertThat(bundle("rollback", "shop").output()).contains("bundle shop: revision 1");
    mesh.await("the rollback", () -> mesh.ask(agent.inbound(), "/first").status() == 200);
    mesh.await(
        "the report",
        () -> {
          JsonNode proxy = mesh.get("/meshes/default/bundles/shop/_proxies").at("/items/0");
          return proxy.path("number").asInt() == 1
              && proxy.path("state").asText().equals("current")
              && proxy.path("kind").asText().equals("dataplane");
        });
    assertThat(proxies().at("/items/0/id").asText()).isEqualTo("a");
    assertThat(bundle("show", "shop").output()).contains("PROXY", "current");
  }

  @Test
  void theEngineAloneFollowsTheBundle() throws Exception {
    push(REGO, "{\"open\": [\"first\"]}");
    int port = TestMesh.freePort();
    Path config =
        Files.writeString(
            folder.resolve("opa.yaml"),
            """
            services:
              regent:
                url: http://127.0.0.1:%d
            bundles:
              shop:
                service: regent
                resource: bundles/default/shop
                polling: {min_delay_seconds: 1, max_delay_seconds: 1, long_polling_timeout_seconds: 30}
            status:
              service: regent
              partition_name: default
            """
                .formatted(mesh.apiPort));
    Process engine =
        Launcher.start(
            folder.resolve("opa.log"),
            Map.of(),
            List.of(
                "opa", "run", "--server", "--addr", "127.0.0.1:" + port, "-c", config.toString()));
    try {
      mesh.await("the bundle", () -> allows(port, "first"));
      push(REGO, "{\"open\": [\"second\"]}");
      mesh.await("the delta", () -> allows(port, "second"));
      assertThat(bundle("rollback", "shop").status()).isZero();
      mesh.await("the rollback", () -> allows(port, "first"));
      mesh.await(
          "the report",
          () ->
              mesh.get("/meshes/default/bundles/shop/_proxies").at("/items/0/number").asInt() == 1);
    } finally {
      engine.destroy();
      engine.waitFor();
    }
  }

  private static boolean allows(int port, String path) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + port + "/v1/data/shop/authz/allow"))
              .POST(
                  HttpRequest.BodyPublishers.ofString("{\"input\": {\"path\": \"" + path + "\"}}"))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString())
          .body()
          .matches("(?s).*\"result\":\\s*true.*");
    }
  }
}
