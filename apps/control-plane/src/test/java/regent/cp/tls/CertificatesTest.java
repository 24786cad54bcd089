package regent.cp.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.cp.config.Settings.KeyFiles;

class CertificatesTest {
  @TempDir Path folder;

  @Test
  void theFirstStartMakesACertificateAndTheNextOneUsesIt() throws Exception {
    KeyPair made = Certificates.of(Optional.empty(), folder, InstantSource.system());
    KeyPair again = Certificates.of(Optional.empty(), folder, InstantSource.system());
    assertThat(again.certificate()).isEqualTo(made.certificate());
    assertThat(again.key()).isEqualTo(made.key());
    assertThat(Files.getPosixFilePermissions(folder.resolve(Certificates.KEY)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void theCertificateIsItsOwnCaAndCoversThisMachine() throws Exception {
    KeyPair made = Certificates.of(Optional.empty(), folder, InstantSource.system());
    made.certificate().verify(made.certificate().getPublicKey());
    assertThat(made.certificate().getBasicConstraints()).isNotNegative();
    assertThat(HostNames.cover(made.certificate(), "localhost")).isTrue();
    assertThat(HostNames.cover(made.certificate(), "127.0.0.1")).isTrue();
    assertThat(HostNames.cover(made.certificate(), "[::1]")).isTrue();
    assertThat(HostNames.cover(made.certificate(), "mesh.example")).isFalse();
  }

  @Test
  void aConfiguredFileThatHoldsNoCertificateIsNamed() throws Exception {
    Path certificate = Files.writeString(folder.resolve("a.crt"), "nothing");
    Path key = Files.writeString(folder.resolve("a.key"), "nothing");
    assertThatThrownBy(
            () ->
                Certificates.of(
                    Optional.of(new KeyFiles(certificate, key)), folder, InstantSource.system()))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining("a.crt");
  }
}
