package regent.cp.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import regent.opa.bundle.BundleArchive;

/// Archives of bundles for tests.
final class Archive {
  private Archive() {}

  /// @param files paths and texts in turns
  static byte[] of(String... files) {
    Map<String, byte[]> content = new LinkedHashMap<>();
    for (int i = 0; i < files.length; i += 2) {
      content.put(files[i], files[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return BundleArchive.write(content);
  }

  /// A bundle below `shop` whose rule `allow` answers what its data says.
  static byte[] shop(String revision, String data) {
    return of(
        ".manifest",
        "{\"revision\": \"" + revision + "\", \"roots\": [\"shop\"]}",
        "shop/authz.rego",
        """
        package shop.authz

        default allow := false

        allow if data.shop.users[input.user].active
        """,
        "shop/data.json",
        data);
  }

  static TarArchiveEntry entry(String name) {
    return new TarArchiveEntry(name, true);
  }

  static byte[] tar(TarArchiveEntry... entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
      for (TarArchiveEntry entry : entries) {
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  static byte[] zeros(long size) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
      var entry = new TarArchiveEntry("data.json");
      entry.setSize(size);
      tar.putArchiveEntry(entry);
      byte[] zeros = new byte[1 << 20];
      for (long written = 0; written < size; written += zeros.length) {
        tar.write(zeros);
      }
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  static byte[] many(int files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
      for (int i = 0; i < files; i++) {
        tar.putArchiveEntry(new TarArchiveEntry("f" + i));
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
