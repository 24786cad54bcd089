package regent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  @TempDir private Path folder;

  @Test
  void demoComesOutAsItSays() throws Exception {
    var demo = Launcher.run(folder, Map.of(), "demo", "--once");
    assertThat(demo.status()).as(demo.output()).isZero();
    assertThat(demo.output())
        .contains("Ten requests", "to the first request decided by the new policy")
        .contains("undefined function lowercase", "undefined function within");
  }
}
