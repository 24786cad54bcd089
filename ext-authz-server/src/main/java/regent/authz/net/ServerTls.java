package regent.authz.net;

import static java.nio.file.Files.getLastModifiedTime;
import static java.nio.file.Files.newInputStream;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.CertificateUtils;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The certificate that a server shows and the authorities whose clients it accepts. Files that
/// change are read again; what cannot be read leaves the last good ones. Connections that are open
/// stay open.
public final class ServerTls implements AutoCloseable {
  private final Files files;
  private final AdvancedTlsX509KeyManager identity;
  private final @Nullable AdvancedTlsX509TrustManager clients;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("tls-files").factory());
  private volatile List<FileTime> seen = List.of();

  private ServerTls(
      Files files,
      AdvancedTlsX509KeyManager identity,
      @Nullable AdvancedTlsX509TrustManager clients) {
    this.files = files;
    this.identity = identity;
    this.clients = clients;
  }

  /// Reads the files, and again when they change.
  ///
  /// @throws IOException when a file cannot be read or does not hold what it should
  public static ServerTls read(Files files) throws IOException {
    ServerTls tls;
    try {
      tls =
          new ServerTls(
              files,
              new AdvancedTlsX509KeyManager(),
              files.clientAuthorities() == null ? null : clientsByCertificate());
      tls.load();
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate or key is not usable: " + e.getMessage(), e);
    }
    long period = Math.max(1, files.refresh().toMillis());
    var _ = tls.watch.scheduleWithFixedDelay(tls::refresh, period, period, TimeUnit.MILLISECONDS);
    return tls;
  }

  private static AdvancedTlsX509TrustManager clientsByCertificate() throws CertificateException {
    return AdvancedTlsX509TrustManager.newBuilder()
        .setVerification(AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION)
        .build();
  }

  private void refresh() {
    try {
      if (!times().equals(seen)) {
        load();
      }
    } catch (IOException | GeneralSecurityException e) {
      // Files are replaced one after the other: between two of them they do not fit together. The
      // next look finds them whole, and until then the last good ones serve.
      return;
    }
  }

  private void load() throws IOException, GeneralSecurityException {
    List<FileTime> times = times();
    X509Certificate[] chain;
    PrivateKey key;
    try (var certificates = newInputStream(files.certificate());
        var keys = newInputStream(files.privateKey())) {
      chain = CertificateUtils.getX509Certificates(certificates);
      key = CertificateUtils.getPrivateKey(keys);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException(e);
    }
    if (chain.length == 0 || !belongTogether(chain[0], key)) {
      throw new GeneralSecurityException("certificate and key do not belong together");
    }
    if (clients != null && files.clientAuthorities() != null) {
      clients.updateTrustCredentials(files.clientAuthorities().toFile());
    }
    identity.updateIdentityCredentials(chain, key);
    seen = times;
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case String other -> other;
        };
    byte[] text = {1};
    var signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(text);
    return signature.verify(signed);
  }

  private List<FileTime> times() throws IOException {
    var times = new ArrayList<FileTime>();
    times.add(getLastModifiedTime(files.certificate()));
    times.add(getLastModifiedTime(files.privateKey()));
    if (files.clientAuthorities() != null) {
      times.add(getLastModifiedTime(files.clientAuthorities()));
    }
    return times;
  }

  /// For HTTP/2 with gRPC.
  public SslContext grpc() throws IOException {
    return GrpcSslContexts.configure(builder(), SslProvider.JDK).build();
  }

  /// For HTTP/1.1.
  public SslContext http() throws IOException {
    return builder().sslProvider(SslProvider.JDK).build();
  }

  private SslContextBuilder builder() {
    var builder = SslContextBuilder.forServer(identity);
    return clients == null ? builder : builder.trustManager(clients).clientAuth(ClientAuth.REQUIRE);
  }

  /// Stops looking at the files.
  @Override
  public void close() {
    watch.shutdownNow();
  }

  /// PEM files.
  ///
  /// @param clientAuthorities who signs the certificates of clients; when null, clients need none
  /// @param refresh how often to look whether a file changed
  public record Files(
      Path certificate, Path privateKey, @Nullable Path clientAuthorities, Duration refresh) {}
}
