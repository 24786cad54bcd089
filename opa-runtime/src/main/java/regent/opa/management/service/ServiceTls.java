package regent.opa.management.service;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.Collections;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import regent.opa.management.config.Credentials;
import regent.opa.management.config.ServiceConfig;
import regent.opa.tls.Trust;

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
    } catch (GeneralSecurityException e) {
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

  private static TrustManager[] trust(ServiceConfig config)
      throws ServiceException, GeneralSecurityException {
    if (config.allowInsecureTls()) {
      return new Trust.Anybody().managers();
    }
    String file = config.authority();
    boolean withSystem = config.systemAuthorities();
    if (file.isEmpty() && config.credentials() instanceof Credentials.ClientTls tls) {
      file = tls.authority();
      withSystem = tls.systemAuthorities();
    }
    if (file.isEmpty()) {
      return new Trust.System().managers();
    }
    try {
      return new Trust.Authorities(Authorizer.text(Path.of(file)), withSystem).managers();
    } catch (CertificateException e) {
      throw new ServiceException(
          "unable to parse and append CA certificate to certificate pool", e);
    }
  }
}
