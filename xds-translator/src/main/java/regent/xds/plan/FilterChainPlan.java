package regent.xds.plan;

import org.jspecify.annotations.Nullable;

/// What is done with the connections that match.
///
/// @param match which connections; all of them when absent
/// @param filter what handles their bytes
/// @param tls terminates TLS; plain text when absent
public record FilterChainPlan(
    @Nullable Match match, NetworkFilter filter, @Nullable DownstreamTls tls) {
  /// Conditions on a connection, all of which must hold.
  ///
  /// @param transportProtocol `tls` or `raw_buffer`; any when absent
  /// @param destinationPort the port that the client connected to; any when absent
  public record Match(@Nullable String transportProtocol, @Nullable Integer destinationPort) {}

  /// A chain for every connection, in plain text.
  public static FilterChainPlan of(NetworkFilter filter) {
    return new FilterChainPlan(null, filter, null);
  }
}
