package regent.opa.builtin;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import regent.opa.tls.Trust;
import regent.opa.value.Utf8;

/// Sends requests with Java's client. Requests with settings of TLS get a client of their own.
public final class HttpClientExchange implements HttpExchange {
  static final String USER_AGENT = "Open Policy Agent (Regent)";

  /// Set by the client itself.
  private static final Set<String> RESERVED =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  private final HttpClient plain = HttpClient.newHttpClient();

  @Override
  public Response send(Request request) throws IOException, InterruptedException {
    if (UnixSocketExchange.serves(request.url())) {
      return UnixSocketExchange.send(request);
    }
    var response = client(request).send(javaRequest(request), BodyHandlers.ofByteArray());
    return new Response(
        response.statusCode(), response.headers().map(), Utf8.text(response.body()));
  }

  private static HttpRequest javaRequest(Request request) throws IOException {
    try {
      var java =
          HttpRequest.newBuilder(URI.create(request.url()))
              .header("User-Agent", USER_AGENT)
              .method(
                  request.method(),
                  request.body().isEmpty()
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofByteArray(Utf8.bytes(request.body())));
      if (request.timeout().isPositive()) {
        java.timeout(request.timeout());
      }
      request
          .headers()
          .forEach(
              (name, value) -> {
                if (!RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                  java.setHeader(name, value);
                }
              });
      return java.build();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private HttpClient client(Request request) throws IOException {
    if (request.tls().equals(Tls.DEFAULT)) {
      return plain;
    }
    try {
      var parameters = new SSLParameters();
      parameters.setEndpointIdentificationAlgorithm(request.tls().insecure() ? null : "HTTPS");
      request
          .tls()
          .serverName()
          .ifPresent(name -> parameters.setServerNames(List.of(new SNIHostName(name))));
      return HttpClient.newBuilder()
          .sslContext(context(request.tls()))
          .sslParameters(parameters)
          .build();
    } catch (GeneralSecurityException | BuiltinException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static SSLContext context(Tls tls)
      throws GeneralSecurityException, IOException, BuiltinException {
    var context = SSLContext.getInstance("TLS");
    context.init(keys(tls), trust(tls).managers(), null);
    return context;
  }

  private static KeyManager[] keys(Tls tls)
      throws GeneralSecurityException, IOException, BuiltinException {
    if (tls.clientCertificate().isEmpty() || tls.clientKey().isEmpty()) {
      return new KeyManager[0];
    }
    var key = PrivateKeys.read(tls.clientKey().get()).getFirst();
    PrivateKey javaKey =
        BouncyCastleProvider.getPrivateKey(PrivateKeyInfoFactory.createPrivateKeyInfo(key));
    var store = emptyStore();
    store.setKeyEntry(
        "client",
        javaKey,
        new char[0],
        Trust.certificates(tls.clientCertificate().get()).toArray(Certificate[]::new));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Trust trust(Tls tls) {
    if (tls.insecure()) {
      return new Trust.Anybody();
    }
    return tls.caCertificates()
        .<Trust>map(pem -> new Trust.Authorities(pem, tls.systemCertificates()))
        .orElse(new Trust.System());
  }
}
