package regent.xds.policy.meshtimeout;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.model.resource.Kri;

/// How long traffic towards the application may take. Zero is no limit.
///
/// @param connect for a connection to the application
/// @param tcpIdle closes quiet TCP connections
/// @param connectionIdle closes quiet HTTP connections of clients
/// @param headers for a request's headers; Envoy's default when absent
/// @param request for a whole request
/// @param requestIdle closes quiet requests; that of the listener when absent
/// @param upstream of HTTP connections to the application
/// @param policies who says so
public record InboundTimes(
    Duration connect,
    Duration tcpIdle,
    Duration connectionIdle,
    @Nullable Duration headers,
    Duration request,
    @Nullable Duration requestIdle,
    Upstream upstream,
    List<Kri> policies) {
  public InboundTimes {
    policies = List.copyOf(policies);
  }

  /// HTTP connections to the application.
  ///
  /// @param idle closes quiet ones
  /// @param maxStream for one request; not said when absent
  /// @param maxConnection for one connection; not said when absent
  public record Upstream(
      Duration idle, @Nullable Duration maxStream, @Nullable Duration maxConnection) {}
}
