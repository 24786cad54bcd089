package regent.opa.management.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A program that writes events to a spool and says so, until it is killed.
final class SpoolWriter {
  private SpoolWriter() {}

  public static void main(String[] args) throws IOException {
    try (var spool = Spool.open(Path.of(args[0]), 0)) {
      for (int i = 0; ; i++) {
        spool.append(("{\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8));
        System.out.println(i);
      }
    }
  }
}
