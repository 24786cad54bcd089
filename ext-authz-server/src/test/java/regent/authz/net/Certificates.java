package regent.authz.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Self-signed certificates for tests, made by the JDK's keytool.
public record Certificates(Path certificate, Path key) {
  /// Makes `NAME.crt` and `NAME.key` for `localhost` in `folder`.
  public static Certificates make(Path folder, String name, String subject)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve(name + subject.hashCode() + ".p12");
    var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
    command.addAll(
        List.of("-genkeypair", "-keystore", store.toString(), "-alias", "a", "-keyalg", "EC"));
    command.addAll(List.of("-groupname", "secp256r1"));
    command.addAll(List.of("-dname", "CN=" + subject, "-ext", "SAN=dns:localhost,ip:127.0.0.1"));
    command.addAll(List.of("-storepass", "changeit", "-storetype", "PKCS12"));
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException("keytool ended with " + status);
    }
    var keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    Path certificate = folder.resolve(name + ".crt");
    Path key = folder.resolve(name + ".key");
    write(certificate, "CERTIFICATE", keys.getCertificate("a").getEncoded());
    write(key, "PRIVATE KEY", keys.getKey("a", "changeit".toCharArray()).getEncoded());
    return new Certificates(certificate, key);
  }

  private static void write(Path file, String kind, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(
        next, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
