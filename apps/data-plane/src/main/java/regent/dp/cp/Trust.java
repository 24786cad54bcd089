package regent.dp.cp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Whom the agent believes to be the control plane.
public sealed interface Trust {
  /// A certificate that one of these authorities signed.
  ///
  /// @param pem certificates in PEM
  record Authorities(String pem) implements Trust {}

  /// A certificate that one of the system's authorities signed.
  record System() implements Trust {}

  /// Anybody: for development only (`--skip-verify`).
  record Anybody() implements Trust {}

  /// What TLS needs to know of it.
  ///
  /// @throws ControlPlaneException when the PEM holds no certificate
  default SSLContext context() throws ControlPlaneException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new ControlPlaneException(
          "the CA certificate of the control plane cannot be read: " + e.getMessage(), e);
    }
  }

  private TrustManager[] managers() throws GeneralSecurityException, IOException {
    return switch (this) {
      case Authorities(var pem) -> authorities(pem).getTrustManagers();
      case System() -> {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        yield factory.getTrustManagers();
      }
      case Anybody() -> new TrustManager[] {new TrustsAnybody()};
    };
  }

  private static TrustManagerFactory authorities(String pem)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    var certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    int number = 0;
    for (var certificate : certificates) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    if (number == 0) {
      throw new IOException("it holds no certificate");
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  /// Also leaves out the check of the host's name, which this class would have to make.
  final class TrustsAnybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
