package regent.opa.management.service;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import regent.opa.management.config.Credentials;
import regent.opa.management.config.ServiceConfig;

/// The TLS side of a service: whom to trust, and which certificate to show.
///
/// @param certificate absent when no certificate is shown
record ServiceTls(SSLContext context, Optional<ClientCertificate> certificate) {

  static ServiceTls of(ServiceConfig config, HostEnvironment host) throws ServiceException {
    try {
      var context = SSLContext.getInstance("TLS");
      if (config.credentials() instanceof Credentials.ClientTls tls) {
        var certificate = new ClientCertificate(tls, host.clock());
        context.init(new KeyManager[] {certificate}, trust(config), null);
        return new ServiceTls(context, Optional.of(certificate));
      }
      context.init(null, trust(config), null);
      return new ServiceTls(context, Optional.empty());
    } catch (GeneralSecurityException | IOException e) {
      throw new ServiceException("TLS of service " + config.name() + ": " + e.getMessage(), e);
    }
  }

  /// Sees to it that no new connection goes on with a session of an old certificate.
  void renew() {
    if (certificate.isPresent() && certificate.get().isRenewed()) {
      var sessions = context.getClientSessionContext();
      for (byte[] id : Collections.list(sessions.getIds())) {
        var session = sessions.getSession(id);
        if (session != null) {
          session.invalidate();
        }
      }
    }
  }

  private static TrustManager @Nullable [] trust(ServiceConfig config)
      throws ServiceException, GeneralSecurityException, IOException {
    if (config.allowInsecureTls()) {
      return new TrustManager[] {new TrustAnybody()};
    }
    String file = config.authority();
    boolean withSystem = config.systemAuthorities();
    if (file.isEmpty() && config.credentials() instanceof Credentials.ClientTls tls) {
      file = tls.authority();
      withSystem = tls.systemAuthorities();
    }
    return file.isEmpty() ? null : trust(Path.of(file), withSystem);
  }

  private static TrustManager[] trust(Path file, boolean withSystem)
      throws ServiceException, GeneralSecurityException, IOException {
    List<X509Certificate> trusted = new ArrayList<>();
    var pem = Authorizer.text(file).getBytes(StandardCharsets.UTF_8);
    for (var each :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))) {
      trusted.add((X509Certificate) each);
    }
    if (trusted.isEmpty()) {
      throw new ServiceException("unable to parse and append CA certificate to certificate pool");
    }
    if (withSystem) {
      for (var each : managers(null)) {
        if (each instanceof X509TrustManager manager) {
          trusted.addAll(List.of(manager.getAcceptedIssuers()));
        }
      }
    }
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("authority-" + i, trusted.get(i));
    }
    return managers(store);
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /// For `allow_insecure_tls`: neither certificates nor names are checked.
  private static final class TrustAnybody extends X509ExtendedTrustManager {
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
