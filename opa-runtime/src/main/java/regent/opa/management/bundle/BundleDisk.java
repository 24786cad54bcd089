package regent.opa.management.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.BundleParser;
import regent.opa.bundle.LoadedBundle;

/// Keeps the last good archives for a start without a network: `bundles/NAME/bundle.tar.gz` below
/// the directory of the configuration, as OPA does.
public final class BundleDisk {
  private static final String FILE = "bundle.tar.gz";

  private final Path directory;

  /// @param directory `persistence_directory`
  public BundleDisk(Path directory) {
    this.directory = directory.resolve("bundles");
  }

  /// Replaces the archive of the bundle, whole: who reads sees the old or the new one, even after
  /// the power fails.
  void save(String name, byte[] archive) throws IOException {
    Path folder = folder(name);
    Files.createDirectories(folder);
    Path temporary = Files.createTempFile(folder, ".bundle.tar.gz.", ".tmp");
    try {
      Files.write(temporary, archive);
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(
          temporary,
          folder.resolve(FILE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /// The archive of the bundle; absent when none was kept.
  Optional<LoadedBundle> load(String name, BundleParser parser) throws BundleException {
    try {
      var bytes = Files.readAllBytes(folder(name).resolve(FILE));
      return Optional.of(parser.archive(new ByteArrayInputStream(bytes)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new BundleException("cannot read the bundle on disk: " + e.getMessage(), e);
    }
  }

  private Path folder(String name) throws InvalidNameException {
    Path folder = directory.resolve(name).normalize();
    if (!folder.startsWith(directory.normalize()) || folder.equals(directory.normalize())) {
      throw new InvalidNameException(name);
    }
    return folder;
  }

  /// A name that leads out of the directory.
  private static final class InvalidNameException extends IOException {
    private static final long serialVersionUID = 1L;

    InvalidNameException(String name) {
      super("bundle name " + name + " cannot be a path");
    }
  }
}
