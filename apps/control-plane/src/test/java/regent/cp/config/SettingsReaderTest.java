package regent.cp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
  @TempDir Path folder;

  @Test
  void withoutAnythingTheStoreIsAFileAndThePortsAreKumas() throws Exception {
    Settings settings = SettingsReader.read(Optional.empty(), Map.of());
    assertThat(settings.store()).isInstanceOf(Settings.Store.H2.class);
    assertThat(settings.sockets())
        .extracting(Settings.Listen::port)
        .containsExactly(5681, 5682, 5678, 5680);
    assertThat(settings.zone()).isEqualTo("default");
    assertThat(settings.mode()).isEqualTo(Settings.Mode.ZONE);
  }

  @Test
  void ownVariablesWinOverKumasAndTheseOverTheFile() throws Exception {
    Path file =
        write(
            "apiServer:\n  http:\n    port: 1111\n  https:\n    port: 1112\ndpServer:\n  port: 1113\n");
    Settings settings =
        SettingsReader.read(
            Optional.of(file),
            Map.of(
                "KUMA_API_SERVER_HTTPS_PORT", "2222",
                "KUMA_DP_SERVER_PORT", "2223",
                "REGENT_DP_SERVER_PORT", "3333"));
    assertThat(settings.api().http().orElseThrow().port()).isEqualTo(1111);
    assertThat(settings.api().https().orElseThrow().port()).isEqualTo(2222);
    assertThat(settings.dpServer().listen().port()).isEqualTo(3333);
    assertThat(settings.bootstrap().xdsPort()).isEqualTo(3333);
  }

  @Test
  void everyProblemIsReportedAtOnceWithItsKey() throws Exception {
    Path file =
        write(
            """
            mode: galaxy
            store:
              type: paper
              tpye: memory
            apiServer:
              http:
                port: 70000
                enabled: "perhaps"
            dpServer:
              tlsCertFile: /does/not/exist
            xdsServer:
              dataplaneDeregistrationDelay: soon
            """);
    BadSettings bad =
        catchThrowableOfType(
            BadSettings.class,
            () ->
                SettingsReader.read(
                    Optional.of(file), Map.of("KUMA_DIAGNOSTICS_SERVER_PORT", "many")));
    assertThat(bad.problems())
        .extracting(BadSettings.Problem::setting)
        .containsExactlyInAnyOrder(
            "store.tpye",
            "apiServer.http.enabled (KUMA_API_SERVER_HTTP_ENABLED)",
            "diagnostics.serverPort (KUMA_DIAGNOSTICS_SERVER_PORT)",
            "mode (KUMA_MODE)",
            "apiServer.http.port (KUMA_API_SERVER_HTTP_PORT)",
            "store.type (KUMA_STORE_TYPE)",
            "dpServer.tlsCertFile (KUMA_DP_SERVER_TLS_CERT_FILE)",
            "dpServer.tlsKeyFile (KUMA_DP_SERVER_TLS_KEY_FILE)",
            "xdsServer.dataplaneDeregistrationDelay (KUMA_XDS_DATAPLANE_DEREGISTRATION_DELAY)");
    assertThat(bad)
        .hasMessageContaining("must be one of h2, memory, postgres, is \"paper\"")
        .hasMessageContaining("must be from 0 to 65535, is 70000");
  }

  @Test
  void aFileThatIsNotYamlIsReportedWithItsPlace() throws Exception {
    Path file = write("apiServer: [1\n");
    BadSettings bad =
        catchThrowableOfType(
            BadSettings.class, () -> SettingsReader.read(Optional.of(file), Map.of()));
    assertThat(bad).hasMessageContaining("is not YAML").hasMessageContaining("line 2");
  }

  private Path write(String text) throws Exception {
    return Files.writeString(folder.resolve("cp.yaml"), text);
  }
}
