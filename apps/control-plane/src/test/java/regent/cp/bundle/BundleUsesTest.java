package regent.cp.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.cp.RunningControlPlane;
import regent.rego.EitherVersion;
import regent.rego.RegoCompiler;

/// Bundles that MeshOPA append have to go together with them, whichever is written last.
class BundleUsesTest {
  @TempDir static Path folder;
  private static RunningControlPlane controlPlane;

  @BeforeAll
  static void start() throws Exception {
    controlPlane =
        RunningControlPlane.start(folder, Map.of(), new EitherVersion(RegoCompiler.standard()));
  }

  @AfterAll
  static void stop() {
    controlPlane.close();
  }

  private static String push(String name, byte[] archive) throws Exception {
    HttpResponse<byte[]> answer =
        controlPlane.exchange("PUT", "/meshes/default/bundles/" + name, archive, Map.of());
    return answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static String policy(String name, String conf) throws Exception {
    var answer =
        controlPlane.put(
            "/meshes/default/meshopas/" + name,
            """
            type: MeshOPA
            mesh: default
            name: %s
            spec:
              targetRef: {kind: Dataplane, labels: {app: %s}}
              default: %s
            """
                .formatted(name, name, conf),
            "application/yaml");
    return answer.status() + " " + answer.body();
  }

  private static byte[] bundle(String root, String rego) {
    return Archive.of(".manifest", "{\"roots\": [\"" + root + "\"]}", "a.rego", rego);
  }

  @Test
  void aBundleThatIsNotThereCannotBeAppended() throws Exception {
    assertThat(policy("one", "{appendBundles: [{name: nothing}]}"))
        .startsWith("400")
        .contains("spec.default.appendBundles[0].name")
        .contains("mesh \\\"default\\\" has no bundle \\\"nothing\\\" with an active revision");
  }

  @Test
  void aBundleThatIsAppendedStays() throws Exception {
    push("kept", bundle("kept", "package kept\n\nallow := true\n"));
    assertThat(policy("two", "{appendBundles: [{name: kept, path: kept/allow}]}"))
        .startsWith("201");

    var deleted = controlPlane.delete("/meshes/default/bundles/kept");

    assertThat(deleted.status()).isEqualTo(400);
    assertThat(deleted.body()).contains("MeshOPA two appends it");
  }

  @Test
  void rootsOfBundlesOfOnePolicyMustNotOverlap() throws Exception {
    push("left", bundle("side/left", "package side.left\n"));
    push("right", bundle("side/right", "package side.right\n"));
    assertThat(policy("three", "{appendBundles: [{name: left}, {name: right}]}")).startsWith("201");

    String refused = push("right", bundle("side", "package side.right\n"));

    assertThat(refused)
        .startsWith("400")
        .contains("MeshOPA three")
        .contains("detected overlapping roots in manifests for these bundles: [left, right]");
    assertThat(controlPlane.get("/meshes/default/bundles/right").body())
        .contains("\"roots\":[\"side/right\"]")
        .contains("\"latest\":1");
  }

  @Test
  void packagesOfPoliciesAndBundlesAreTheirOwn() throws Exception {
    push("lib", bundle("lib", "package lib\n\nf(x) := x\n"));
    String uses =
        "{appendBundles: [{name: lib}], appendPolicies: [{rego: {inlineString:"
            + " \"package %s\\n\\nallow if data.lib.f(1) == 1\"}}]}";
    assertThat(policy("four", uses.formatted("lib")))
        .startsWith("400")
        .contains("package lib of MeshOPA \\\"four\\\" is also a package of bundle \\\"lib\\\"");
    assertThat(policy("four", uses.formatted("four"))).startsWith("201");

    String refused = push("lib", bundle("lib", "package lib\n\nf(x, y) := x + y\n"));

    assertThat(refused).startsWith("400").contains("MeshOPA four").contains("rego_type_error");
  }
}
