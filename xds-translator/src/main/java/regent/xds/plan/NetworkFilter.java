package regent.xds.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What handles the bytes of a connection.
public sealed interface NetworkFilter {
  /// Prefix of its metrics.
  String statPrefix();

  /// Passes bytes on to a cluster.
  ///
  /// @param cluster by name
  /// @param idleTimeout closes quiet connections; Envoy's default when absent
  /// @param maxConnectAttempts Envoy's default (one) when absent
  record TcpProxy(
      String statPrefix,
      String cluster,
      @Nullable Duration idleTimeout,
      @Nullable Long maxConnectAttempts)
      implements NetworkFilter {}

  /// Speaks HTTP/1 and HTTP/2.
  ///
  /// @param routes where requests go
  /// @param filters what requests pass through, in this order; the router is last
  /// @param options how the connection is treated
  record HttpConnections(
      String statPrefix, RouteTable routes, List<HttpFilter> filters, HttpOptions options)
      implements NetworkFilter {
    public HttpConnections {
      filters = List.copyOf(filters);
    }
  }
}
