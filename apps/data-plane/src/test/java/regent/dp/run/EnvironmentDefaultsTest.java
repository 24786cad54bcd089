package regent.dp.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class EnvironmentDefaultsTest {
  @Test
  void kumasNamesAreReadAndOursWin() {
    var environment =
        Map.of(
            "KUMA_CONTROL_PLANE_URL", "https://kuma:5678",
            "REGENT_CONTROL_PLANE_URL", "https://regent:5678",
            "KUMA_DATAPLANE_NAME", "web");
    assertThat(value(environment, "--cp-address")).isEqualTo("https://regent:5678");
    assertThat(value(environment, "--name")).isEqualTo("web");
    assertThat(value(environment, "--mesh")).isNull();
  }

  private static String value(Map<String, String> environment, String option) {
    var run = new CommandLine(new RunCommand());
    return new EnvironmentDefaults(environment)
        .defaultValue(run.getCommandSpec().findOption(option));
  }
}
