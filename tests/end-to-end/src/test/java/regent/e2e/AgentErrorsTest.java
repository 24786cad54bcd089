package regent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentErrorsTest {
  @TempDir private Path folder;

  @Test
  void withoutEnvoyItSaysWhatWasTried() throws Exception {
    var run =
        Launcher.run(
            folder,
            Map.of("REGENT_ENVOY", folder.resolve("no-envoy").toString()),
            "dp",
            "run",
            "--name",
            "a");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output()).contains("no-envoy (from REGENT_ENVOY) does not run");
  }

  @Test
  void dataplaneVariablesWithoutValueAreNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("dp.yaml"), "name: {{ who }}-{{ where }}");
    var run = Launcher.run(folder, Map.of(), "dp", "run", "-d", file.toString(), "-v", "x=1");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output()).contains("without a value (-v NAME=VALUE): where, who");
  }

  @Test
  void unreadableTokenFileIsNamed() throws Exception {
    var run =
        Launcher.run(
            folder, Map.of(), "dp", "run", "--name", "a", "--dataplane-token-file", "nowhere");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.output()).contains("the token file nowhere cannot be read");
  }

  @Test
  void controlPlaneNamesThePortInUseAndItsSetting() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      String port = Integer.toString(taken.getLocalPort());
      var run =
          Launcher.run(
              folder,
              Map.of(
                  "KUMA_STORE_TYPE",
                  "memory",
                  "KUMA_GENERAL_WORK_DIR",
                  folder.toString(),
                  "KUMA_API_SERVER_HTTP_PORT",
                  port),
              "cp",
              "run");
      assertThat(run.status()).isNotZero();
      assertThat(run.output()).contains(port).contains("KUMA_API_SERVER_HTTP_PORT");
    }
  }
}
