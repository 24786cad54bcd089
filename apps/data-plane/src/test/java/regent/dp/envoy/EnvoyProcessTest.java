package regent.dp.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvoyProcessTest {
  @TempDir private Path folder;

  @Test
  void anEnvoyThatEndsIsStartedAgain() throws Exception {
    Path starts = folder.resolve("starts");
    Path program = program("echo started >> " + starts + "; exit 3");
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    try (var _ = EnvoyProcess.start(launch(program), events::add)) {
      assertThat(events.poll(20, TimeUnit.SECONDS)).contains("status 3");
      assertThat(events.poll(20, TimeUnit.SECONDS)).contains("status 3");
    }
    assertThat(Files.readAllLines(starts)).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void closingEndsIt() throws Exception {
    Path pid = folder.resolve("pid");
    Path program = program("echo $$ > " + pid + ".part; mv " + pid + ".part " + pid + "; exec cat");
    try (var _ = EnvoyProcess.start(launch(program), _ -> {})) {
      while (!Files.exists(pid)) {
        Thread.onSpinWait();
      }
    }
    long number = Long.parseLong(Files.readString(pid).strip());
    assertThat(ProcessHandle.of(number).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @Test
  void versionsAreChecked() throws Exception {
    Path old = program("echo 'envoy  version: abc/1.20.0/Clean/RELEASE/BoringSSL'");
    assertThatThrownBy(() -> EnvoyBinary.find(Map.of("REGENT_ENVOY", old.toString()), null))
        .isInstanceOf(EnvoyException.class)
        .hasMessageContaining("is Envoy 1.20.0, which is too old");
    Path other = program("echo hello");
    assertThatThrownBy(() -> EnvoyBinary.find(Map.of("REGENT_ENVOY", other.toString()), null))
        .isInstanceOf(EnvoyException.class)
        .hasMessageContaining("is no Envoy: it prints hello");
    Path good = program("echo 'envoy  version: abc/1.40.0/Clean/RELEASE/BoringSSL'");
    assertThat(EnvoyBinary.find(Map.of("REGENT_ENVOY", good.toString()), null))
        .isEqualTo(new EnvoyBinary(good, "1.40.0", "abc/1.40.0/Clean/RELEASE/BoringSSL"));
  }

  private EnvoyProcess.Launch launch(Path program) {
    return new EnvoyProcess.Launch(
        program, folder.resolve("c.yaml"), folder.resolve("admin.sock"), "off", 1, Duration.ZERO);
  }

  private Path program(String script) throws Exception {
    Path program = Files.createTempFile(folder, "envoy", "");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }
}
