package regent.opa.management.service;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;

/// The answer of a service. Must be closed.
///
/// @param body not compressed any more
public record ServiceResponse(int status, HttpHeaders headers, InputStream body)
    implements AutoCloseable {

  /// The first value of a header; empty when absent.
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      // Nobody waits for the rest of it.
    }
  }
}
