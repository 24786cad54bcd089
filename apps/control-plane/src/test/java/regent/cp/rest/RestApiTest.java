package regent.cp.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.cp.RunningControlPlane;
import regent.cp.RunningControlPlane.Answer;

class RestApiTest {
  private static final String TIMEOUT =
      """
      {"type": "MeshTimeout", "mesh": "default", "name": "slow",
       "spec": {"to": [{"targetRef": {"kind": "Mesh"}, "default": {"idleTimeout": "20s"}}]}}""";

  @TempDir static Path folder;
  private static RunningControlPlane cp;

  @BeforeAll
  static void start() throws Exception {
    cp = RunningControlPlane.start(folder, Map.of());
  }

  @AfterAll
  static void stop() {
    cp.close();
  }

  @Test
  void theStartPageIsOneThatKumactlAccepts() throws Exception {
    Answer answer = cp.get("/");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"product\":\"Kuma\"", "\"version\":\"3.0.0\"");
  }

  @Test
  void theFirstStartMakesTheDefaultMeshWithItsPoliciesAndTheZone() throws Exception {
    assertThat(cp.get("/meshes/default").body())
        .contains("\"kri\":\"kri_m____default_\"", "\"kuma.io/display-name\":\"default\"");
    assertThat(cp.get("/meshes/default/meshtimeouts/mesh-timeout-all-default").body())
        .contains("\"idleTimeout\":\"2h0m0s\"", "\"kuma.io/zone\":\"default\"");
    for (String path :
        new String[] {
          "meshtimeouts/mesh-timeout-to-all-default",
          "meshcircuitbreakers/mesh-circuit-breaker-all-default",
          "meshretries/mesh-retry-all-default",
          "secrets/dataplane-token-signing-key-default-1"
        }) {
      assertThat(cp.get("/meshes/default/" + path).status()).as(path).isEqualTo(200);
    }
    assertThat(cp.get("/zones/default").status()).isEqualTo(200);
    assertThat(cp.get("/globalsecrets/admin-user-token").status()).isEqualTo(200);
  }

  @Test
  void aResourceIsCreatedReadUpdatedAndDeleted() throws Exception {
    String path = "/meshes/default/meshtimeouts/slow";
    assertThat(cp.put(path, TIMEOUT)).isEqualTo(new Answer(201, "{}"));
    assertThat(cp.put(path, TIMEOUT.replace("20s", "30s"))).isEqualTo(new Answer(200, "{}"));
    Answer read = cp.get(path);
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.body())
        .contains(
            "\"kri\":\"kri_mt_default_default__slow_\"",
            "\"idleTimeout\":\"30s\"",
            "\"kuma.io/origin\":\"zone\"",
            "\"kuma.io/env\":\"universal\"");
    assertThat(cp.get("/_kri/kri_mt_default_default__slow_").body()).isEqualTo(read.body());
    assertThat(cp.delete(path)).isEqualTo(new Answer(200, "{}"));
    assertError(
        cp.get(path),
        404,
        """
        {"type":"/std-errors","status":404,"title":"Could not retrieve a resource",\
        "detail":"Not found","details":"Not found"}""");
  }

  @Test
  void anUnknownTypeHasNoPath() throws Exception {
    assertThat(cp.put("/meshes/default/nosuchthings/x", "{}"))
        .isEqualTo(new Answer(404, "404: Page Not Found"));
  }

  @Test
  void aTypeThatIsNotTheOneInTheUrlIsRefused() throws Exception {
    assertInvalid(
        cp.put(
            "/meshes/default/meshtimeouts/slow2",
            TIMEOUT.replace("MeshTimeout", "MeshRetry").replace("\"slow\"", "\"slow2\"")),
        "Could not process a resource",
        "type",
        "type from the URL has to be the same as in body");
  }

  @Test
  void nameAndMeshThatAreNotThoseInTheUrlAreRefused() throws Exception {
    assertInvalid(
        cp.put("/meshes/default/meshtimeouts/other", TIMEOUT),
        "Could not process a resource",
        "name",
        "name from the URL has to be the same as in body");
    assertInvalid(
        cp.put(
            "/meshes/default/meshtimeouts/slow",
            TIMEOUT.replace("\"mesh\": \"default\"", "\"mesh\": \"elsewhere\"")),
        "Could not process a resource",
        "mesh",
        "mesh from the URL has to be the same as in body");
  }

  @Test
  void aMissingMeshIsNamed() throws Exception {
    assertError(
        cp.put("/meshes/ghost/meshtimeouts/slow", TIMEOUT.replace("default", "ghost")),
        404,
        """
        {"type":"/std-errors","status":404,"title":"Failed to retrieve Mesh",\
        "detail":"Not found","details":"Not found"}""");
    assertThat(cp.get("/meshes/ghost/meshtimeouts").status()).isEqualTo(404);
  }

  @Test
  void aWrongEnumIsRefusedWithItsChoices() throws Exception {
    assertInvalid(
        cp.put(
            "/meshes/default/meshtimeouts/slow",
            TIMEOUT.replace("\"kind\": \"Mesh\"", "\"kind\": \"MeshGateway\"")),
        "Could not process a resource",
        "spec.to[0].targetRef.kind",
        "in body should be one of [Mesh MeshService MeshExternalService MeshMultiZoneService"
            + " MeshHTTPRoute]");
  }

  @Test
  void aFieldOfTheWrongKindIsRefusedWithItsPath() throws Exception {
    Answer answer =
        cp.put(
            "/meshes/default/meshtimeouts/slow",
            TIMEOUT.replace("{\"targetRef\": {\"kind\": \"Mesh\"}", "{\"targetRef\": 7"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("spec.to[0].targetRef");
  }

  @Test
  void aMissingFieldIsRefusedWithItsPath() throws Exception {
    assertInvalid(
        cp.put(
            "/meshes/default/meshtimeouts/slow",
            TIMEOUT.replace("\"targetRef\": {\"kind\": \"Mesh\"}, ", "")),
        "Could not process a resource",
        "spec.to[0].targetRef",
        "in body is required");
  }

  @Test
  void aBadDurationIsRefused() throws Exception {
    assertError(
        cp.put("/meshes/default/meshtimeouts/slow", TIMEOUT.replace("20s", "soon")),
        400,
        """
        {"type":"/std-errors","status":400,"title":"Bad Request",\
        "detail":"invalid MeshTimeout object: \\"time: invalid duration \\\\\\"soon\\\\\\"\\"",\
        "details":"invalid MeshTimeout object: \\"time: invalid duration \\\\\\"soon\\\\\\"\\""}""");
  }

  @Test
  void whatIsNoJsonIsRefusedWithItsLine() throws Exception {
    Answer answer = cp.put("/meshes/default/meshtimeouts/slow", "{\n\"type\": oops\n}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid MeshTimeout object", "line 2");
  }

  @Test
  void yamlIsAcceptedAndWhatIsNoYamlIsRefusedWithItsLine() throws Exception {
    String yaml =
        """
        type: MeshTimeout
        mesh: default
        name: from-yaml
        spec:
          to:
          - targetRef: {kind: Mesh}
            default: {idleTimeout: 20s}
        """;
    String path = "/meshes/default/meshtimeouts/from-yaml";
    assertThat(cp.put(path, yaml, "application/yaml").status()).isEqualTo(201);
    Answer answer = cp.put(path, yaml + "  oops: [", "application/yaml");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid MeshTimeout object", "line 8");
    cp.delete(path);
  }

  @Test
  void allThatIsWrongWithALabelIsReported() throws Exception {
    Answer answer =
        cp.put(
            "/meshes/default/meshtimeouts/slow",
            TIMEOUT.replace(
                "\"spec\"",
                "\"labels\": {\"kuma.io/zone\": \"east\", \"kuma.io/origin\": \"moon\"}, \"spec\""));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .contains(
            "unknown resource origin \\\"moon\\\"", "kuma.io/zone label should have default value");
  }

  @Test
  void ofTwoRequestsThatCreateTheSameResourceOneWins() throws Exception {
    var requests =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> put("/meshes/default/meshtimeouts/race", i + 1)))
            .toList();
    var answers = requests.stream().map(CompletableFuture::join).toList();
    assertThat(answers).extracting(Answer::status).isSubsetOf(200, 201, 409);
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 409)
        .allSatisfy(answer -> assertThat(answer.body()).contains("\"title\":\"Conflict\""));
    cp.delete("/meshes/default/meshtimeouts/race");
  }

  private static Answer put(String path, int seconds) {
    try {
      return cp.put(path, TIMEOUT.replace("\"slow\"", "\"race\"").replace("20s", seconds + "s"));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void listsHavePagesAndFilters() throws Exception {
    cp.put(
        "/meshes/paging",
        "{\"type\":\"Mesh\",\"name\":\"paging\",\"skipCreatingInitialPolicies\":[\"*\"]}");
    for (String name : new String[] {"pa", "pb", "pc"}) {
      cp.put(
          "/meshes/paging/meshtimeouts/" + name,
          TIMEOUT
              .replace("\"default\", \"name\"", "\"paging\", \"name\"")
              .replace("\"slow\"", "\"" + name + "\"")
              .replace("\"spec\"", "\"labels\": {\"team\": \"" + name + "\"}, \"spec\""));
    }
    String list = "/meshes/paging/meshtimeouts";
    assertThat(cp.get(list + "?size=2").body())
        .contains("\"total\":3", "\"name\":\"pa\"", "\"name\":\"pb\"", list + "?offset=2&size=2\"")
        .doesNotContain("\"name\":\"pc\"");
    assertThat(cp.get(list + "?size=2&offset=2").body())
        .contains("\"total\":3", "\"name\":\"pc\"", "\"next\":null")
        .doesNotContain("\"name\":\"pa\"");
    assertThat(cp.get(list + "?filter%5Blabels.team%5D=pb").body())
        .contains("\"total\":1", "\"name\":\"pb\"");
    assertThat(cp.get(list + "?name=pc").body()).contains("\"total\":1", "\"name\":\"pc\"");
    assertThat(cp.get("/meshtimeouts?name=pc").body()).contains("\"mesh\":\"paging\"");
    assertInvalid(
        cp.get(list + "?filter%5Bname%5D=b"),
        "Could not retrieve resources",
        "/meshes/{mesh}/meshtimeouts.filter[name]",
        "filters are only supported on labels");
    assertThat(cp.get(list + "?size=1001").body())
        .contains("invalid page size of 1001. Maximum page size is 1000");
    assertThat(cp.get(list + "?size=x").body()).contains("invalid format");
    assertThat(cp.get(list + "?offset=x").body()).contains("invalid offset");
    assertThat(cp.delete("/meshes/paging").status()).isEqualTo(200);
    assertThat(cp.get("/meshtimeouts?name=pc").body()).contains("\"total\":0");
  }

  @Test
  void aMeshWithDataplanesStays() throws Exception {
    cp.put("/meshes/busy", "{\"type\":\"Mesh\",\"name\":\"busy\"}");
    cp.put(
        "/meshes/busy/dataplanes/web",
        """
        {"type": "Dataplane", "mesh": "busy", "name": "web",
         "networking": {"address": "127.0.0.1", "inbound": [{"port": 80}]}}""");
    assertInvalid(
        cp.delete("/meshes/busy"),
        "Could not delete a resource",
        "mesh",
        "unable to delete mesh, there are still some dataplanes attached");
    assertThat(cp.delete("/meshes/busy/dataplanes/web").status()).isEqualTo(200);
    assertThat(cp.delete("/meshes/busy").status()).isEqualTo(200);
  }

  @Test
  void regoThatDoesNotCompileIsRefusedWithEachDiagnosticAndNothingIsStored() throws Exception {
    String policy =
        """
        {"type": "MeshOPA", "mesh": "default", "name": "authz", "spec": {"default": {
          "appendPolicies": [
            {"rego": {"inlineString": "package a"}},
            {"rego": {"inlineString": "package b\\n\\nallow if mistake"}},
            {"rego": {"secret": "nowhere"}}]}}}""";
    Answer answer = cp.put("/meshes/default/meshopas/authz", policy);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .contains(
            "\"title\":\"Failed to create a resource\"",
            "{\"field\":\"spec.default.appendPolicies[2].rego.secret\",\"reason\":\"there is no"
                + " secret \\\"nowhere\\\" in mesh \\\"default\\\"\"}",
            "{\"field\":\"spec.default.appendPolicies[1].rego\",\"reason\":\"rego_unsafe_var_error:"
                + " var mistake is unsafe (line 3, column 7)\"}");
    assertThat(cp.get("/meshes/default/meshopas/authz").status()).isEqualTo(404);
  }

  @Test
  void tokensAreIssuedToAdmins() throws Exception {
    Answer token =
        cp.post("/tokens/dataplane", "{\"name\":\"web\",\"mesh\":\"default\",\"validFor\":\"1h\"}");
    assertThat(token.status()).isEqualTo(200);
    assertThat(token.body().split("\\.", -1)).hasSize(3);
    assertInvalid(
        cp.post("/tokens/dataplane", "{\"name\":\"web\"}"),
        "Invalid request",
        "mesh",
        "cannot be empty");
    assertInvalid(
        cp.post("/tokens/user", "{\"name\":\"jo\"}"),
        "Invalid request",
        "validFor",
        "cannot be empty");
    assertThat(cp.post("/tokens/zone", "{\"zone\":\"east\",\"validFor\":\"1h\"}").status())
        .isEqualTo(200);
    assertThat(cp.post("/tokens/dataplane", "{\"mesh\":\"ghost\"}").body())
        .contains("Signing Key not found");
  }

  @Test
  void whoIsNotFromThisMachineNeedsATokenForSecrets() throws Exception {
    Map<String, String> proxied = Map.of("x-forwarded-for", "203.0.113.7");
    Answer refused = cp.send("GET", "/meshes/default/secrets", "", proxied);
    assertError(
        refused,
        403,
        """
        {"type":"/std-errors","status":403,"title":"Access Denied",\
        "detail":"user \\"mesh-system:anonymous/mesh-system:unauthenticated\\" cannot access the\
         resource of type \\"Secret\\"",\
        "details":"user \\"mesh-system:anonymous/mesh-system:unauthenticated\\" cannot access the\
         resource of type \\"Secret\\""}""");
    String token =
        cp.post(
                "/tokens/user",
                "{\"name\":\"jo\",\"groups\":[\"mesh-system:admin\"],\"validFor\":\"1h\"}")
            .body();
    assertThat(
            cp.send(
                    "GET",
                    "/meshes/default/secrets",
                    "",
                    Map.of("x-forwarded-for", "203.0.113.7", "authorization", "Bearer " + token))
                .status())
        .isEqualTo(200);
    assertThat(
            cp.send(
                    "GET",
                    "/who-am-i",
                    "",
                    Map.of("x-forwarded-for", "203.0.113.7", "authorization", "Bearer x.y.z"))
                .status())
        .isEqualTo(401);
  }

  @Test
  void theControlPlaneDescribesItself() throws Exception {
    assertThat(cp.get("/who-am-i").body())
        .isEqualTo(
            "{\"name\":\"mesh-system:admin\","
                + "\"groups\":[\"mesh-system:admin\",\"mesh-system:authenticated\"]}");
    assertThat(cp.get("/_resources").body()).contains("\"name\":\"MeshOPA\"");
    assertThat(cp.get("/policies").body()).contains("\"path\":\"meshopas\"");
    assertThat(cp.get("/config").body())
        .contains("\"type\":\"memory\"")
        .contains("\"password\":\"*****\"");
    assertThat(cp.get("/global-insight").body()).contains("\"meshes\":{\"total\":");
    assertThat(cp.get("/mesh-insights/default").body()).contains("\"MeshTimeout\":{\"total\":");
  }

  private static void assertError(Answer answer, int status, String body) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body);
  }

  private static void assertInvalid(Answer answer, String title, String field, String reason) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body())
        .contains(
            "\"title\":\"" + title + "\"",
            "\"invalid_parameters\":[{\"field\":\"" + field + "\",\"reason\":\"" + reason + "\"}]",
            "\"causes\":[{\"field\":\"" + field + "\",\"message\":\"" + reason + "\"}]");
  }
}
