package regent.authz.rest.server;

import java.time.Duration;

/// What the server takes from a client.
///
/// @param body the most bytes of a request's body
/// @param headers the most bytes of the first line and of all headers
/// @param headerTime how long a client may take for the headers of a request that it began
public record Limits(long body, int headers, Duration headerTime) {
  private static final int GO_HEADERS = 1 << 20;

  /// OPA's limits for all but the body.
  public static Limits ofBody(long bytes) {
    return new Limits(bytes, GO_HEADERS, Duration.ofSeconds(32));
  }
}
