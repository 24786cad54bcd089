package regent.cp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortInUseTest {
  @TempDir Path folder;

  @Test
  void aPortInUseIsNamedWithItsSetting() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = String.valueOf(taken.getLocalPort());
      assertThatThrownBy(
              () -> RunningControlPlane.start(folder, Map.of("KUMA_DP_SERVER_PORT", port)))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "port "
                  + port
                  + " is in use; choose another one with dpServer.port (KUMA_DP_SERVER_PORT)");
    }
  }

  @Test
  void whatWasOpenedBeforeIsClosedAgain() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String free;
      try (ServerSocket probe = new ServerSocket(0)) {
        free = String.valueOf(probe.getLocalPort());
      }
      var settings =
          Map.of(
              "KUMA_DP_SERVER_PORT",
              String.valueOf(taken.getLocalPort()),
              "KUMA_API_SERVER_HTTP_PORT",
              free);
      assertThatThrownBy(() -> RunningControlPlane.start(folder, settings))
          .isInstanceOf(IOException.class);
      try (var cp = RunningControlPlane.start(folder, Map.of("KUMA_API_SERVER_HTTP_PORT", free))) {
        assertThat(cp.get("/").status()).isEqualTo(200);
      }
    }
  }
}
