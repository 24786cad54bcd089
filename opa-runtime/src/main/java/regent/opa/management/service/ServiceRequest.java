package regent.opa.management.service;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// A request to a service.
///
/// @param path below the service's URL, with or without slashes around
/// @param headers beside those of the service
/// @param body empty for none
/// @param headerTimeout how long the first byte of the answer may take; zero for no limit; absent
///     for the limit of the service
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are not shared
public record ServiceRequest(
    String method,
    String path,
    Map<String, String> headers,
    byte[] body,
    Optional<Duration> headerTimeout) {

  public static ServiceRequest get(String path, Map<String, String> headers) {
    return new ServiceRequest("GET", path, headers, new byte[0], Optional.empty());
  }

  public static ServiceRequest post(String path, Map<String, String> headers, byte[] body) {
    return new ServiceRequest("POST", path, headers, body, Optional.empty());
  }

  public ServiceRequest withHeaderTimeout(Duration timeout) {
    return new ServiceRequest(method, path, headers, body, Optional.of(timeout));
  }
}
