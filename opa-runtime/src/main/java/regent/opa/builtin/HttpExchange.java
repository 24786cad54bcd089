package regent.opa.builtin;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sends the requests of `http.send`, one by one: redirects are answers like others. Thread-safe.
@FunctionalInterface
public interface HttpExchange {
  /// Policies may not send requests.
  HttpExchange NONE =
      request -> {
        throw new IOException("no HTTP client is available for " + request.url());
      };

  /// @throws IOException when no response comes in time
  /// @throws InterruptedException when the thread is interrupted while it waits
  Response send(Request request) throws IOException, InterruptedException;

  /// @param headers names as written
  /// @param body any bytes, as [regent.opa.value.Utf8] holds them
  /// @param url `http` or `https`; or `unix://HOST/PATH?socket=FILE` for a socket of this machine
  /// @param timeout for the whole exchange; none when it is not positive
  /// @param tls how to talk to an `https` address
  record Request(
      String method,
      String url,
      Map<String, String> headers,
      String body,
      Duration timeout,
      Tls tls) {
    /// This request with other headers.
    public Request with(Map<String, String> others) {
      return new Request(method, url, others, body, timeout, tls);
    }
  }

  /// Settings of TLS; all of them may be absent.
  ///
  /// @param insecure whether any certificate will do
  /// @param systemCertificates whether the certificates of the system count beside `caCertificates`
  /// @param caCertificates PEM
  /// @param clientCertificate PEM, with `clientKey`
  /// @param serverName the name to verify instead of that in the address
  record Tls(
      boolean insecure,
      boolean systemCertificates,
      Optional<String> caCertificates,
      Optional<String> clientCertificate,
      Optional<String> clientKey,
      Optional<String> serverName) {

    public static final Tls DEFAULT =
        new Tls(
            false, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// @param headers names in any case
  /// @param body as of a request
  record Response(int status, Map<String, List<String>> headers, String body) {}
}
