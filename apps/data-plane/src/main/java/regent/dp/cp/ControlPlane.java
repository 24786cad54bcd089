package regent.dp.cp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import regent.opa.tls.Trust;

/// The control plane's data plane server, over HTTPS. Thread-safe.
public final class ControlPlane implements AutoCloseable {
  private final URI address;
  private final HttpClient http;
  private final @Nullable String token;

  /// @param address such as `https://localhost:5678`
  /// @param token of this dataplane; absent where the control plane asks for none
  /// @throws ControlPlaneException when the certificates of `trust` cannot be read
  public ControlPlane(URI address, Trust trust, @Nullable String token)
      throws ControlPlaneException {
    this.address = address;
    this.token = token;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .sslContext(tls(trust))
            .build();
  }

  private static SSLContext tls(Trust trust) throws ControlPlaneException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.managers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new ControlPlaneException(
          "the CA certificate of the control plane cannot be read: " + e.getMessage(), e);
    }
  }

  /// Asks for `path`.
  ///
  /// @param patience how long the control plane may take to answer
  /// @throws ControlPlaneException when no answer comes; one sentence says why
  public Answer get(String path, Map<String, String> headers, Duration patience)
      throws ControlPlaneException, InterruptedException {
    return send(request(path, headers, patience).GET().build());
  }

  /// Sends a JSON body to `path`.
  public Answer post(String path, String json, Duration patience)
      throws ControlPlaneException, InterruptedException {
    return send(
        request(
                path,
                Map.of("content-type", "application/json", "accept", "application/json"),
                patience)
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private HttpRequest.Builder request(String path, Map<String, String> headers, Duration patience) {
    var request = HttpRequest.newBuilder(address.resolve(path)).timeout(patience);
    headers.forEach(request::header);
    if (token != null) {
      request.header("authorization", "Bearer " + token);
    }
    return request;
  }

  private Answer send(HttpRequest request) throws ControlPlaneException, InterruptedException {
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(), response.headers().firstValue("etag").orElse(""), response.body());
    } catch (SSLException e) {
      throw new ControlPlaneException(
          "the certificate of the control plane at "
              + address
              + " is not trusted ("
              + e.getMessage()
              + "): check --ca-cert-file",
          e);
    } catch (ConnectException e) {
      throw new ControlPlaneException("no control plane answers at " + address, e);
    } catch (IOException e) {
      throw new ControlPlaneException(
          "the control plane at " + address + " did not answer: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /// @param etag empty when the answer has none
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Answer(int status, String etag, byte[] body) {
    public boolean isOk() {
      return status == 200;
    }

    public String text() {
      return new String(body, java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
