package regent.xds.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.xds.proxy.Cidr;

/// How an HTTP connection is treated. Absent times leave Envoy's defaults.
///
/// @param internalAddresses peers whose `x-envoy-internal` headers are believed
/// @param paths what becomes of paths before routing
/// @param forwardClientCertificate tells the application the caller's identity
/// @param idleTimeout closes quiet connections, zero never
/// @param requestHeadersTimeout for a request's headers to arrive, zero forever
/// @param streamIdleTimeout closes quiet requests, zero never
public record HttpOptions(
    List<Cidr> internalAddresses,
    Paths paths,
    boolean forwardClientCertificate,
    @Nullable Duration idleTimeout,
    @Nullable Duration requestHeadersTimeout,
    @Nullable Duration streamIdleTimeout) {
  public HttpOptions {
    internalAddresses = List.copyOf(internalAddresses);
  }

  /// What becomes of paths before routing.
  public enum Paths {
    /// Nothing.
    AS_SENT,
    /// Dots are resolved, and escapes that need not be.
    DOTS_RESOLVED,
    /// The same, and slashes are unescaped and merged: what looks different is routed alike when an
    /// application may take it for the same.
    ALL_RESOLVED
  }

  /// Options of a connection between the proxy and its own agent or control plane.
  public static HttpOptions internal(List<Cidr> internalAddresses) {
    return new HttpOptions(internalAddresses, Paths.AS_SENT, false, null, null, null);
  }
}
