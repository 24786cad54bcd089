package regent.opa.management.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import regent.opa.management.config.DecisionLogConfig.Fsync;
import regent.opa.management.schedule.TimedPause;

/// A program that writes events to a spool and says so, until it is killed.
final class SpoolWriter {
  private SpoolWriter() {}

  static Spool open(Path folder, long limit) throws IOException {
    return open(folder, limit, Fsync.NEVER);
  }

  static Spool open(Path folder, long limit, Fsync fsync) throws IOException {
    return Spool.open(folder, new Spool.Settings(limit, fsync, TimedPause::new));
  }

  /// @param args the folder, when to sync, the number of the first event
  public static void main(String[] args) throws IOException {
    try (var spool = open(Path.of(args[0]), 0, Fsync.valueOf(args[1]))) {
      for (int i = Integer.parseInt(args[2]); ; i++) {
        spool.append(("{\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8));
        System.out.println(i);
      }
    }
  }
}
