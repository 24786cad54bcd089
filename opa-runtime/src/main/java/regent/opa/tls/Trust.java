package regent.opa.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Whose certificates a client accepts.
public sealed interface Trust {
  /// A certificate that one of the system's authorities signed.
  record System() implements Trust {}

  /// Any certificate, under any name.
  record Anybody() implements Trust {}

  /// A certificate that one of these authorities signed.
  ///
  /// @param pem certificates in PEM
  /// @param withSystem whether those of the system count too
  record Authorities(String pem, boolean withSystem) implements Trust {}

  /// What TLS needs to know of it.
  ///
  /// @throws CertificateException when the PEM holds no certificate, or one that cannot be read
  default TrustManager[] managers() throws GeneralSecurityException {
    return switch (this) {
      case System() -> managers(null);
      case Anybody() -> new TrustManager[] {new TrustAnybody()};
      case Authorities(var pem, var withSystem) -> {
        var trusted = new ArrayList<>(certificates(pem));
        if (trusted.isEmpty()) {
          throw new CertificateException("there is no certificate in it");
        }
        if (withSystem) {
          trusted.addAll(systemAuthorities());
        }
        yield managers(store(trusted));
      }
    };
  }

  /// The certificates of a PEM text, in order; other blocks may not be there.
  static List<X509Certificate> certificates(String pem) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  private static List<X509Certificate> systemAuthorities() throws GeneralSecurityException {
    var authorities = new ArrayList<X509Certificate>();
    for (var each : managers(null)) {
      if (each instanceof X509TrustManager manager) {
        authorities.addAll(List.of(manager.getAcceptedIssuers()));
      }
    }
    return authorities;
  }

  private static KeyStore store(List<X509Certificate> trusted) throws GeneralSecurityException {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < trusted.size(); i++) {
        store.setCertificateEntry("authority-" + i, trusted.get(i));
      }
      return store;
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
