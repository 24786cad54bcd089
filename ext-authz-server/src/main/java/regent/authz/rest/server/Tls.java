package regent.authz.rest.server;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The certificate and trust of a server, read from files; [#reload()] takes up new ones for new
/// connections.
public final class Tls {
  private final Settings settings;
  private final AtomicReference<Loaded> current;

  private Tls(Settings settings, Loaded loaded) {
    this.settings = settings;
    this.current = new AtomicReference<>(loaded);
  }

  /// @throws IOException when a file cannot be read or does not hold what it should
  public static Tls load(Settings settings) throws IOException {
    return new Tls(settings, read(settings));
  }

  /// What the server shows and asks for.
  ///
  /// @param certificate PEM, the server's own first
  /// @param key PEM
  /// @param authorities who signs the certificates of clients; the system's when absent
  /// @param clientsMustAuthenticate whether a client needs a certificate
  /// @param minimumVersion 1.0, 1.1, 1.2 or 1.3
  /// @param ciphers names by IANA for up to TLS 1.2; the usual ones when empty
  public record Settings(
      Path certificate,
      Path key,
      Optional<Path> authorities,
      boolean clientsMustAuthenticate,
      String minimumVersion,
      List<String> ciphers) {
    public Settings {
      ciphers = List.copyOf(ciphers);
    }

    /// The files that [Tls#reload()] looks at.
    public List<Path> files() {
      return authorities
          .map(file -> List.of(certificate, key, file))
          .orElse(List.of(certificate, key));
    }
  }

  private record Loaded(SslContext context, String digest) {}

  public Settings settings() {
    return settings;
  }

  SslContext context() {
    return current.get().context();
  }

  /// Reads the files again; when that fails, what was loaded before stays.
  ///
  /// @return whether the files had changed
  /// @throws IOException when a file cannot be read or does not hold what it should
  public boolean reload() throws IOException {
    if (digest(settings).equals(current.get().digest())) {
      return false;
    }
    current.set(read(settings));
    return true;
  }

  private static Loaded read(Settings settings) throws IOException {
    String digest = digest(settings);
    try {
      var builder =
          SslContextBuilder.forServer(settings.certificate().toFile(), settings.key().toFile())
              .sslProvider(SslProvider.JDK)
              .protocols(protocols(settings.minimumVersion()))
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      Protocol.ALPN,
                      SelectorFailureBehavior.NO_ADVERTISE,
                      SelectedListenerFailureBehavior.ACCEPT,
                      ApplicationProtocolNames.HTTP_2,
                      ApplicationProtocolNames.HTTP_1_1));
      settings.authorities().ifPresent(file -> builder.trustManager(file.toFile()));
      if (settings.clientsMustAuthenticate()) {
        builder.clientAuth(ClientAuth.REQUIRE);
      }
      if (!settings.ciphers().isEmpty()) {
        builder.ciphers(settings.ciphers());
      }
      return new Loaded(builder.build(), digest);
    } catch (IllegalArgumentException e) {
      throw new IOException(cause(e), e);
    }
  }

  private static String cause(Throwable failure) {
    return failure.getCause() == null
        ? String.valueOf(failure.getMessage())
        : failure.getMessage() + ": " + failure.getCause().getMessage();
  }

  private static String[] protocols(String minimum) {
    return switch (minimum) {
      case "1.3" -> new String[] {"TLSv1.3"};
      case "1.1" -> new String[] {"TLSv1.1", "TLSv1.2", "TLSv1.3"};
      case "1.0" -> new String[] {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
      default -> new String[] {"TLSv1.2", "TLSv1.3"};
    };
  }

  private static String digest(Settings settings) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var file : settings.files()) {
        digest.update(Files.readAllBytes(file));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
