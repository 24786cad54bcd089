package regent.cp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
  private static final Map<String, String> DURABLE = Map.of("KUMA_STORE_TYPE", "h2");

  @TempDir Path folder;

  @Test
  void whatWasStoredIsThereAfterARestartAndNothingIsMadeAgain() throws Exception {
    String mesh;
    String key;
    String token;
    try (var cp = RunningControlPlane.start(folder, DURABLE)) {
      mesh = cp.get("/meshes/default").body();
      key = cp.get("/meshes/default/secrets/dataplane-token-signing-key-default-1").body();
      token = cp.get("/globalsecrets/admin-user-token").body();
      assertThat(cp.delete("/meshes/default/meshretries/mesh-retry-all-default").status())
          .isEqualTo(200);
    }
    try (var cp = RunningControlPlane.start(folder, DURABLE)) {
      assertThat(cp.get("/meshes/default").body()).isEqualTo(mesh);
      assertThat(cp.get("/meshes/default/secrets/dataplane-token-signing-key-default-1").body())
          .isEqualTo(key);
      assertThat(cp.get("/globalsecrets/admin-user-token").body()).isEqualTo(token);
    }
  }
}
