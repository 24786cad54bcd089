package regent.dp.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataplaneTextTest {
  private static final String DATAPLANE =
      """
      type: Dataplane
      mesh: default
      name: {{ name }}
      networking:
        address: 127.0.0.1
        inbound:
        - port: {{port}}
      """;

  @Test
  void variablesAreFilledIn() throws Exception {
    String text = DataplaneText.of(null, DATAPLANE, Map.of("name", "web", "port", "80"));
    assertThat(DataplaneText.json(text)).contains("\"name\":\"web\"").contains("\"port\":80");
  }

  @Test
  void allMissingVariablesAreNamed() {
    assertThatThrownBy(() -> DataplaneText.of(null, DATAPLANE, Map.of()))
        .isInstanceOf(StartException.class)
        .hasMessageEndingWith(": name, port");
  }

  @Test
  void withoutTextThereIsNone() throws Exception {
    assertThat(DataplaneText.of(null, " ", Map.of())).isNull();
    assertThat(DataplaneText.json(null)).isNull();
  }

  @Test
  void otherResourcesAndBadYamlAreRefused() {
    assertThatThrownBy(() -> DataplaneText.json("type: Mesh\nname: a\n"))
        .isInstanceOf(StartException.class)
        .hasMessage("the Dataplane to register is a Mesh");
    assertThatThrownBy(() -> DataplaneText.json("type: [\n")).isInstanceOf(StartException.class);
    assertThatThrownBy(() -> DataplaneText.of(Path.of("nowhere.yaml"), null, Map.of()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("nowhere.yaml cannot be read");
  }
}
