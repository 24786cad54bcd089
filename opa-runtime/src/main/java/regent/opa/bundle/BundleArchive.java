package regent.opa.bundle;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// The files of a bundle and the `tar.gz` that carries them. Equal files in equal order give equal
/// bytes.
public final class BundleArchive {
  private static final String MANIFEST = ".manifest";

  private BundleArchive() {}

  /// The files of an archive by their paths, without slashes in front.
  ///
  /// @throws BundleException when it is damaged, too large or not safe to unpack
  public static Map<String, byte[]> read(byte[] archive, BundleLimits limits)
      throws BundleException {
    return BundleFiles.archive(new ByteArrayInputStream(archive), limits);
  }

  /// The files below a folder that a bundle is made of.
  ///
  /// @throws BundleException when they cannot be read or are too large
  public static Map<String, byte[]> folder(Path folder, BundleLimits limits)
      throws BundleException {
    return BundleFiles.folder(folder, limits, BundleArchive::isPart);
  }

  /// Whether bundles are made of such files; others that lie beside them are left out.
  ///
  /// @param path of the file, with slashes
  public static boolean isPart(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.endsWith(".rego")
        || switch (name) {
          case MANIFEST,
              BundleSignature.FILE,
              "data.json",
              "data.yaml",
              "data.yml",
              "patch.json",
              "plan.json",
              "policy.wasm" ->
              true;
          default -> false;
        };
  }

  /// Whether there is a signature among the files.
  public static boolean isSigned(Map<String, byte[]> files) {
    return files.keySet().stream().anyMatch(BundleSignature::isNamed);
  }

  /// The files with a manifest that names `revision`; everything else that it says stays.
  ///
  /// @throws BundleException when the manifest is no object
  public static Map<String, byte[]> withRevision(Map<String, byte[]> files, String revision)
      throws BundleException {
    String path =
        files.keySet().stream()
            .filter(file -> file.equals(MANIFEST) || file.endsWith("/" + MANIFEST))
            .findFirst()
            .orElse(MANIFEST);
    Obj manifest = Obj.EMPTY;
    byte[] written = files.get(path);
    if (written != null) {
      if (!(BundleParser.document(path, written) instanceof Obj object)) {
        throw new BundleException("bundle load failed on manifest decode: not an object");
      }
      manifest = object;
    }
    Map<String, byte[]> changed = new LinkedHashMap<>(files);
    changed.put(
        path,
        Json.write(manifest.with(Str.of("revision"), Str.of(revision)))
            .getBytes(StandardCharsets.UTF_8));
    return changed;
  }

  /// The archive of `files`.
  public static byte[] write(Map<String, byte[]> files) {
    var bytes = new ByteArrayOutputStream();
    var parameters = new GzipParameters();
    parameters.setCompressionLevel(Deflater.BEST_SPEED);
    try (var tar =
        new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes, parameters), "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (var file : files.entrySet()) {
        var entry = new TarArchiveEntry("/" + file.getKey(), true);
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
}
