package regent.faults.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/// Bundles as archives.
final class Tarball {
  private Tarball() {}

  /// An archive of texts: path, text, path, text.
  static byte[] of(String... files) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < files.length; i += 2) {
        byte[] content = files[i + 1].getBytes(UTF_8);
        gzip.write(header(files[i], content.length));
        gzip.write(content);
        gzip.write(new byte[(512 - content.length % 512) % 512]);
      }
      gzip.write(new byte[1024]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// A bundle whose parts all tell its revision.
  static byte[] revision(int number) {
    return of(
        "/.manifest",
        "{\"revision\": \"%d\", \"roots\": [\"p\", \"a\", \"b\"]}".formatted(number),
        "/a/data.json",
        "{\"rev\": %d}".formatted(number),
        "/b/data.json",
        "{\"rev\": %d}".formatted(number),
        "/p.rego",
        """
        package p

        all := {"code": %d, "a": data.a.rev, "b": data.b.rev, "n": input.n}

        allow if input.user == "alice"
        """
            .formatted(number));
  }

  private static byte[] header(String path, int size) {
    var header = new byte[512];
    put(header, 0, path);
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(header, 124, "%011o\0".formatted(size) + "%011o\0".formatted(0) + "        0");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte each : header) {
      sum += each;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
