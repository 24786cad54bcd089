package regent.cp.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.cp.RunningControlPlane;
import regent.cp.RunningControlPlane.Answer;
import regent.cp.RunningControlPlane.PatientCompiler;

class ConcurrentWriteTest {
  private static final String PATH = "/meshes/default/meshopas/authz";

  @TempDir Path folder;

  @Test
  void aWriteThatWasOvertakenIsRefusedAndTheFirstOneStays() throws Exception {
    var overtake = new AtomicReference<Runnable>(() -> {});
    var compiler = new PatientCompiler(() -> overtake.getAndSet(() -> {}).run());
    try (var cp = RunningControlPlane.start(folder, Map.of(), compiler)) {
      overtake.set(() -> put(cp, "package first"));

      Answer answer = put(cp, "package second");

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.body()).contains("\"title\":\"Conflict\"");
      assertThat(cp.get(PATH).body()).contains("package first");
    }
  }

  private static Answer put(RunningControlPlane cp, String rego) {
    try {
      return cp.put(
          PATH,
          """
          {"type": "MeshOPA", "mesh": "default", "name": "authz", "spec": {"default":
            {"appendPolicies": [{"rego": {"inlineString": "%s"}}]}}}"""
              .formatted(rego));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
