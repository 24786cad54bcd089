package regent.opa.management.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.BundleParser;

/// A bundle that lies on this machine: an archive or a folder.
final class FileOrigin implements BundleOrigin {
  private final Path path;
  private final BundleParser parser;

  FileOrigin(String resource, BundleParser parser) {
    this.path = Path.of(path(resource));
    this.parser = parser;
  }

  private static String path(String resource) {
    try {
      String path = URI.create(resource).getPath();
      return path == null || path.isEmpty() ? resource.substring("file://".length()) : path;
    } catch (IllegalArgumentException e) {
      return resource.substring("file://".length());
    }
  }

  @Override
  public Fetched fetch(String etag) throws BundleException {
    try {
      if (Files.isDirectory(path)) {
        return new Fetched.Archive(parser.folder(path), new byte[0], 0, "");
      }
      byte[] bytes = Files.readAllBytes(path);
      return new Fetched.Archive(
          parser.archive(new ByteArrayInputStream(bytes)), bytes, bytes.length, "");
    } catch (NoSuchFileException e) {
      throw new BundleException("stat " + path + ": no such file or directory", e);
    } catch (IOException e) {
      throw new BundleException("open " + path + ": " + e.getMessage(), e);
    }
  }
}
