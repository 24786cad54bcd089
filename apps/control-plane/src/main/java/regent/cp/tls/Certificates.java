package regent.cp.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.Optional;
import regent.cp.config.Settings.KeyFiles;

/// Finds the certificate to serve with: the configured one, else the one in the work folder, which
/// is made when it is not there.
public final class Certificates {
  static final String CERTIFICATE = "regent-cp.crt";
  static final String KEY = "regent-cp.key";

  private Certificates() {}

  /// @param configured files that somebody else looks after; absent: `regent-cp.crt` and
  ///     `regent-cp.key` in `workDir`
  /// @throws IOException when files cannot be read or written
  /// @throws CertificateException when they hold something else
  public static KeyPair of(Optional<KeyFiles> configured, Path workDir, InstantSource clock)
      throws IOException, CertificateException {
    if (configured.isPresent()) {
      return read(configured.get().certificate(), configured.get().key());
    }
    Path certificate = workDir.resolve(CERTIFICATE);
    Path key = workDir.resolve(KEY);
    if (Files.exists(certificate) && Files.exists(key)) {
      return read(certificate, key);
    }
    KeyPair made = SelfSigned.make(SelfSigned.localHosts(), clock.instant());
    Files.createDirectories(workDir);
    write(key, made.keyPem());
    write(certificate, made.chainPem());
    return made;
  }

  private static KeyPair read(Path certificate, Path key) throws IOException, CertificateException {
    try {
      return KeyPair.parse(Files.readString(certificate), Files.readString(key));
    } catch (CertificateException e) {
      throw new CertificateException(certificate + ", " + key + ": " + e.getMessage(), e);
    }
  }

  /// Written beside and moved, so that a crash leaves the old file or the whole new one.
  private static void write(Path file, String text) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(part, text);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
