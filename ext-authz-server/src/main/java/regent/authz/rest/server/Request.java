package regent.authz.rest.server;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A whole request.
///
/// @param id counts the requests that a handler gets, from 1
/// @param method as it was sent, such as `GET`
/// @param target path and query as they were sent
/// @param cancelled whether the client has gone; may be asked at any time
public record Request(
    long id,
    String method,
    Target target,
    Headers headers,
    RequestBody body,
    Client client,
    BooleanSupplier cancelled) {

  /// Who asks.
  ///
  /// @param address such as `127.0.0.1:41234`; `@` for a Unix socket
  /// @param certificates what the client showed, its own first; empty without mutual TLS
  public record Client(String address, List<X509Certificate> certificates) {
    public Client {
      certificates = List.copyOf(certificates);
    }
  }
}
