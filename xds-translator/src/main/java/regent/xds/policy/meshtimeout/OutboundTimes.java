package regent.xds.policy.meshtimeout;

import java.time.Duration;
import java.util.List;
import regent.model.resource.Kri;

/// How long traffic towards a destination may take. Zero is no limit.
///
/// @param connect for a connection
/// @param idle closes quiet connections
/// @param headers for a request's headers
/// @param request for a whole request
/// @param requestIdle closes quiet requests
/// @param maxStream for one request on its connection
/// @param maxConnection for one connection
/// @param policies who says so
public record OutboundTimes(
    Duration connect,
    Duration idle,
    Duration headers,
    Duration request,
    Duration requestIdle,
    Duration maxStream,
    Duration maxConnection,
    List<Kri> policies) {
  public OutboundTimes {
    policies = List.copyOf(policies);
  }
}
