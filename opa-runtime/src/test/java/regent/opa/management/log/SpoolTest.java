package regent.opa.management.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import regent.opa.management.config.DecisionLogConfig.Fsync;

class SpoolTest {
  @TempDir private Path folder;

  private static byte[] event(int number) {
    return ("{\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> all(Spool spool) throws Exception {
    List<String> events = new ArrayList<>();
    SpoolPosition at = spool.start();
    for (var batch = spool.read(at, 1_000); !batch.isEmpty(); batch = spool.read(at, 1_000)) {
      batch.forEach(entry -> events.add(new String(entry.json(), StandardCharsets.UTF_8)));
      at = batch.getLast().end();
    }
    return events;
  }

  /// Killed again and again: what was acknowledged is there, in order, once.
  @ParameterizedTest
  @EnumSource
  void aKilledProgramLosesNoEventThatItHasAcknowledged(Fsync fsync) throws Exception {
    int next = 0;
    for (int round = 0; round < 2; round++) {
      int acknowledged = killedAfter(next, fsync, fsync == Fsync.ALWAYS ? 50 : 1_500);
      assertThat(acknowledged).isGreaterThanOrEqualTo(next);
      try (var spool = SpoolWriter.open(folder, 0)) {
        var events = all(spool);
        assertThat(events.size()).isGreaterThan(acknowledged);
        for (int i = 0; i < events.size(); i++) {
          assertThat(events.get(i)).isEqualTo("{\"n\":" + i + "}");
        }
        next = events.size();
      }
    }
  }

  /// Writes events from `first` on and kills the writer at some moment after `count` of them.
  ///
  /// @return the last event that was acknowledged
  private int killedAfter(int first, Fsync fsync, int count) throws Exception {
    var writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SpoolWriter.class.getName(),
                folder.toString(),
                fsync.name(),
                Integer.toString(first))
            .redirectErrorStream(true)
            .start();
    int acknowledged = -1;
    try (var out =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (!line.matches("[0-9]+")) {
          throw new AssertionError(line);
        }
        acknowledged = Integer.parseInt(line);
        if (acknowledged == first + count) {
          writer.toHandle().destroyForcibly();
        }
      }
    }
    writer.waitFor();
    return acknowledged;
  }

  @Test
  void anInterruptedWriterHarmsNobodyElse() throws Exception {
    try (var spool = SpoolWriter.open(folder, 0)) {
      spool.append(event(0));
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> spool.append(event(1))).isInstanceOf(IOException.class);
      assertThat(Thread.interrupted()).isTrue();
      spool.append(event(2));
      assertThat(all(spool)).containsExactly("{\"n\":0}", "{\"n\":2}");
    }
  }

  @Test
  void filesThatAreNotOursAreLeftAlone() throws Exception {
    Files.writeString(folder.resolve("notes.events"), "mine");
    Files.writeString(folder.resolve("1.events"), "mine");
    try (var spool = SpoolWriter.open(folder, 0)) {
      spool.append(event(0));
      spool.deliver(spool.read(spool.start(), 1_000).getLast().end());
    }
    assertThat(folder.resolve("notes.events")).hasContent("mine");
    assertThat(folder.resolve("1.events")).hasContent("mine");
  }

  /// What follows the damage in the same file is gone; everything else still arrives.
  @Test
  void aDamagedFileHoldsUpNothing() throws Exception {
    try (var spool = SpoolWriter.open(folder, 40_000)) {
      for (int i = 0; i < 1_000; i++) {
        spool.append(event(i));
      }
      Path first = folder.resolve("%020d.events".formatted(spool.start().segment()));
      byte[] bytes = Files.readAllBytes(first);
      bytes[bytes.length / 2] ^= 0x55;
      Files.write(first, bytes);
      assertThat(all(spool)).hasSizeBetween(700, 999).last().isEqualTo("{\"n\":999}");
    }
    try (var spool = SpoolWriter.open(folder, 40_000)) {
      assertThat(all(spool)).hasSizeBetween(700, 999).last().isEqualTo("{\"n\":999}");
    }
  }

  @Test
  void whatHasArrivedIsDeletedAndNotReadAgain() throws Exception {
    try (var spool = SpoolWriter.open(folder, 40_000)) {
      for (int i = 0; i < 2_000; i++) {
        spool.append(event(i));
      }
      long before = spool.size();
      var first = spool.read(spool.start(), 10_000);
      spool.deliver(first.getLast().end());
      assertThat(spool.size()).isLessThan(before);
      assertThat(all(spool)).first().isEqualTo("{\"n\":" + first.size() + "}");
    }
    try (var spool = SpoolWriter.open(folder, 40_000)) {
      assertThat(all(spool)).last().isEqualTo("{\"n\":1999}");
      var rest = spool.read(spool.start(), 1_000_000);
      spool.deliver(rest.getLast().end());
      assertThat(spool.isEmpty()).isTrue();
      assertThat(spool.size()).isZero();
      spool.append(event(7));
      assertThat(all(spool)).containsExactly("{\"n\":7}");
    }
    try (var spool = SpoolWriter.open(folder, 40_000);
        var files = Files.list(folder)) {
      assertThat(all(spool)).containsExactly("{\"n\":7}");
      assertThat(files.filter(file -> file.toString().endsWith(".events"))).hasSize(1);
    }
  }

  @Test
  void theOldestGoFirstAndAreCounted() throws Exception {
    try (var spool = SpoolWriter.open(folder, 40_000)) {
      for (int i = 0; i < 2_000; i++) {
        spool.append(event(i));
      }
      var delivered = spool.read(spool.start(), 500);
      spool.deliver(delivered.getLast().end());
      long lost = spool.dropOldest(0).orElseThrow();
      assertThat(all(spool)).hasSize((int) (2_000 - delivered.size() - lost));
      long reading = spool.start().segment();
      spool.dropOldest(reading);
      assertThat(spool.start().segment()).isEqualTo(reading);
    }
  }
}
