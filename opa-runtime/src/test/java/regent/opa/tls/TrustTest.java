package regent.opa.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertificateException;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

/// Whether TLS works under it is tested with `http.send`, with services and with the agent.
class TrustTest {
  @Test
  void aTextWithoutCertificatesIsRefused() {
    assertThatThrownBy(() -> new Trust.Authorities("", true).managers())
        .isInstanceOf(CertificateException.class)
        .hasMessage("there is no certificate in it");
  }

  @Test
  void aTextThatIsNoPemIsRefused() {
    assertThatThrownBy(
            () -> new Trust.Authorities("-----BEGIN CERTIFICATE-----\n", false).managers())
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void theSystemHasAuthorities() throws Exception {
    var manager = (X509TrustManager) new Trust.System().managers()[0];

    assertThat(manager.getAcceptedIssuers()).isNotEmpty();
  }

  @Test
  void anybodyHasNone() throws Exception {
    var manager = (X509TrustManager) new Trust.Anybody().managers()[0];

    assertThat(manager.getAcceptedIssuers()).isEmpty();
  }
}
