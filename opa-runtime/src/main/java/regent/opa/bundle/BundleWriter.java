package regent.opa.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// Writes a bundle as the `tar.gz` that OPA reads. Equal bundles give equal bytes.
public final class BundleWriter {
  private BundleWriter() {}

  public static byte[] write(Bundle bundle) {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("/.manifest", utf8(Json.write(manifest(bundle.manifest()))));
    files.put("/data.json", utf8(Json.write(bundle.data())));
    bundle.modules().forEach(module -> files.put("/" + module.name(), utf8(module.text())));
    var bytes = new ByteArrayOutputStream();
    var parameters = new GzipParameters();
    parameters.setCompressionLevel(Deflater.BEST_SPEED);
    try (var tar =
        new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes, parameters), "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (var file : files.entrySet()) {
        var entry = new TarArchiveEntry(file.getKey(), true);
        entry.setSize(file.getValue().length);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private static Obj manifest(Bundle.Manifest manifest) {
    return Obj.builder()
        .put("revision", Str.of(manifest.revision()))
        .put("roots", Arr.of(manifest.roots().stream().map(Str::of).toList()))
        .put("metadata", manifest.metadata())
        .build();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
