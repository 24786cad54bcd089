package regent.opa.bundle;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// The files of a bundle by their paths inside it, without slashes in front, in the order in which
/// they were found. Nothing is written anywhere; still an archive is refused that is damaged, too
/// large, or that names paths outside itself, links or the same path twice.
///
/// Source: <https://www.openpolicyagent.org/docs/management-bundles#bundle-file-format>
final class BundleFiles {
  private final BundleLimits limits;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private long total;

  private BundleFiles(BundleLimits limits) {
    this.limits = limits;
  }

  /// Reads a `tar.gz`.
  static Map<String, byte[]> archive(InputStream archive, BundleLimits limits)
      throws BundleException {
    var files = new BundleFiles(limits);
    try (var gzip = new GZIPInputStream(archive);
        var tar = new TarArchiveInputStream(gzip, "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (!entry.isDirectory()) {
          String path = path(entry);
          byte[] bytes = files.read(path, tar);
          if (bytes.length < entry.getSize()) {
            throw new EOFException("unexpected EOF");
          }
          files.put(path, bytes);
        }
      }
      // The checksum stands at the end.
      gzip.skipNBytes(0);
      while (gzip.read() >= 0) {
        // Only padding is left.
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new BundleException("bundle read failed: " + reason(e), e);
    }
    return files.files;
  }

  /// Reads a folder.
  ///
  /// @param wanted says of a path whether the file is read
  static Map<String, byte[]> folder(Path folder, BundleLimits limits, Predicate<String> wanted)
      throws BundleException {
    var files = new BundleFiles(limits);
    try (var paths = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) paths.sorted()::iterator) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          String path = folder.relativize(file).toString().replace('\\', '/');
          if (!wanted.test(path)) {
            continue;
          }
          try (var in = Files.newInputStream(file)) {
            files.put(path, files.read(path, in));
          }
        }
      }
    } catch (IOException e) {
      throw new BundleException("bundle read failed: " + reason(e), e);
    }
    return files.files;
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    if (e instanceof EOFException && message == null) {
      return "EOF";
    }
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private byte[] read(String path, InputStream in) throws IOException, BundleException {
    long most = Math.min(limits.perFile(), limits.inAll() - total) + 1;
    byte[] bytes = in.readNBytes((int) Math.min(most, Integer.MAX_VALUE - 8L));
    if (bytes.length > limits.perFile()) {
      throw new BundleException(
          "bundle file '%s' exceeded max size (%d bytes)".formatted(path, limits.perFile()));
    }
    total += bytes.length;
    if (total > limits.inAll() || files.size() >= limits.files()) {
      throw new BundleException(
          "bundle is larger than %d bytes or %d files when unpacked"
              .formatted(limits.inAll(), limits.files()));
    }
    return bytes;
  }

  private void put(String path, byte[] bytes) throws BundleException {
    if (files.put(path, bytes) != null) {
      throw new BundleException("bundle holds '" + path + "' twice");
    }
  }

  private static String path(TarArchiveEntry entry) throws BundleException {
    String name = entry.getName().replace('\\', '/');
    boolean isPlain = entry.isFile() && !entry.isSymbolicLink() && !entry.isLink();
    if (!isPlain || entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice()) {
      throw new BundleException("bundle file '" + name + "' is not a plain file");
    }
    List<String> parts = new ArrayList<>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw new BundleException("bundle file '" + name + "' lies outside of the bundle");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    if (parts.isEmpty()) {
      throw new BundleException("bundle file '" + name + "' has no name");
    }
    return String.join("/", parts);
  }
}
