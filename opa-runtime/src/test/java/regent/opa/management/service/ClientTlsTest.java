package regent.opa.management.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.opa.management.ManualClock;
import regent.opa.management.config.ConfigText;
import regent.opa.management.config.OpaConfig;

class ClientTlsTest {
  @TempDir private Path folder;

  private final KeyPair authorityKey = key();
  private final X509Certificate authority = certificate("authority", authorityKey, authorityKey);
  private final List<String> names = new CopyOnWriteArrayList<>();
  private HttpsServer server;

  @BeforeEach
  void start() throws Exception {
    var key = key();
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        key.getPrivate(),
        new char[0],
        new X509Certificate[] {certificate("server", key, authorityKey)});
    store.setCertificateEntry("authority", authority);
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            var ssl = context.getDefaultSSLParameters();
            ssl.setNeedClientAuth(true);
            parameters.setSSLParameters(ssl);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          SSLSession session = ((com.sun.net.httpserver.HttpsExchange) exchange).getSSLSession();
          names.add(session.getPeerPrincipal().getName());
          exchange.getResponseHeaders().set("Connection", "close");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static KeyPair key() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate certificate(String name, KeyPair key, KeyPair signer) {
    try {
      var from = Date.from(Instant.now().minus(Duration.ofHours(1)));
      var to = Date.from(Instant.now().plus(Duration.ofHours(1)));
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=authority"),
              BigInteger.valueOf(System.nanoTime()),
              from,
              to,
              new X500Name("CN=" + name),
              key.getPublic());
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
      if (key == signer) {
        builder.addExtension(
            Extension.basicConstraints,
            true,
            new org.bouncycastle.asn1.x509.BasicConstraints(true));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Path write(String file, String type, byte[] bytes) throws Exception {
    return Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(bytes), type));
  }

  private void writeClient(String name) throws Exception {
    var key = key();
    write("cert.pem", "CERTIFICATE", certificate(name, key, authorityKey).getEncoded());
    write("key.pem", "PRIVATE KEY", key.getPrivate().getEncoded());
  }

  private ServiceClient client(String yaml) throws Exception {
    write("ca.pem", "CERTIFICATE", authority.getEncoded());
    var config =
        OpaConfig.of(
            ConfigText.parse(
                "services: {s: {url: 'https://127.0.0.1:%d', %s}}"
                    .formatted(server.getAddress().getPort(), yaml.replace("$", folder.toString())),
                _ -> Optional.empty()),
            new OpaConfig.Instance("i", "v"));
    var host = HostEnvironment.system();
    return ServiceClient.of(
        config.services().get("s"),
        new HostEnvironment(
            host.variables(), folder, new ManualClock(), host.random(), host.route()));
  }

  private void ask(ServiceClient client) throws Exception {
    client.send(ServiceRequest.get("x", Map.of())).close();
  }

  @Test
  void aRenewedClientCertificateIsUsedForTheNextConnection() throws Exception {
    writeClient("one");
    try (var client =
        client(
            "tls: {ca_cert: '$/ca.pem'}, credentials: {client_tls:"
                + " {cert: '$/cert.pem', private_key: '$/key.pem'}}")) {
      ask(client);
      writeClient("two");
      ask(client);
    }
    assertThat(names).containsExactly("CN=one", "CN=two");
  }

  @Test
  void aServerOfAnUnknownAuthorityIsRefusedUnlessThatIsAllowed() throws Exception {
    writeClient("one");
    String tls = "credentials: {client_tls: {cert: '$/cert.pem', private_key: '$/key.pem'}}";
    try (var client = client(tls)) {
      assertThatThrownBy(() -> ask(client)).isInstanceOf(ServiceException.class);
    }
    try (var client = client("allow_insecure_tls: true, " + tls)) {
      ask(client);
    }
    assertThat(names).containsExactly("CN=one");
  }

  @Test
  void aMissingFileOfAuthoritiesIsToldAtOnce() {
    assertThatThrownBy(() -> client("tls: {ca_cert: '$/none.pem'}"))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("none.pem");
  }
}
