package regent.cp.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.model.mesh.Mesh;
import regent.model.resource.Resource;

/// A process that is killed in the middle of its writes loses none that it acknowledged.
class KillTest {
  private static final int WRITES = 1_000;

  @TempDir Path folder;

  @Test
  void aKilledProcessLosesNoAcknowledgedWrite() throws Exception {
    var random = new Random(42);
    int acknowledged = 0;
    while (acknowledged < WRITES) {
      int killAt = Math.min(WRITES, acknowledged + 100 + random.nextInt(300));
      int last = writeAndKill(acknowledged, killAt);
      assertThat(last).isGreaterThanOrEqualTo(killAt - 1);
      try (var store =
          new JdbcStore(Database.h2(folder.resolve("store")), InstantSource.system())) {
        List<String> lost = new ArrayList<>();
        for (int i = 0; i <= last; i++) {
          var mesh = store.get(Mesh.TYPE, "", "mesh-" + i);
          if (mesh.isEmpty() || !mesh.get().labels().equals(labels(i))) {
            lost.add("mesh-" + i);
          }
        }
        assertThat(lost).as("acknowledged and lost").isEmpty();
        acknowledged = store.list(Mesh.TYPE, "").size();
        assertThat(store.revision()).isEqualTo(acknowledged);
      }
    }
  }

  /// Starts a process that writes from `first` on, kills it with SIGKILL once it has acknowledged
  /// `killAt` writes, and returns the last write that it acknowledged.
  private int writeAndKill(int first, int killAt) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.resolve("store").toString(),
                String.valueOf(first))
            .redirectErrorStream(true)
            .start();
    int last = first - 1;
    List<String> other = new ArrayList<>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("acknowledged ")) {
          other.add(line);
          continue;
        }
        last = Integer.parseInt(line.substring("acknowledged ".length()));
        if (last + 1 >= killAt) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    process.waitFor();
    assertThat(last).as("the writer said: %s", other).isGreaterThanOrEqualTo(first);
    return last;
  }

  private static Map<String, String> labels(int number) {
    return Map.of("number", String.valueOf(number), "padding", "x".repeat(number % 60));
  }

  /// What is killed: writes meshes one after the other and says so after each.
  static final class Writer {
    public static void main(String... args) throws Exception {
      var store = new JdbcStore(Database.h2(Path.of(args[0])), InstantSource.system());
      for (int i = Integer.parseInt(args[1]); ; i++) {
        store.put(
            Resource.of(Mesh.TYPE, "", "mesh-" + i, new Mesh(List.of())).withLabels(labels(i)));
        System.out.println("acknowledged " + i);
        System.out.flush();
      }
    }
  }
}
