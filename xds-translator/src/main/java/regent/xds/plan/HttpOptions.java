package regent.xds.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.xds.proxy.Cidr;

/// How an HTTP connection is treated. Absent times leave Envoy's defaults.
///
/// @param internalAddresses peers whose `x-envoy-internal` headers are believed
/// @param normalizePath resolves `..` and escapes before routing
/// @param forwardClientCertificate tells the application the caller's identity
/// @param idleTimeout closes quiet connections, zero never
/// @param requestHeadersTimeout for a request's headers to arrive, zero forever
/// @param streamIdleTimeout closes quiet requests, zero never
public record HttpOptions(
    List<Cidr> internalAddresses,
    boolean normalizePath,
    boolean forwardClientCertificate,
    @Nullable Duration idleTimeout,
    @Nullable Duration requestHeadersTimeout,
    @Nullable Duration streamIdleTimeout) {
  public HttpOptions {
    internalAddresses = List.copyOf(internalAddresses);
  }

  /// Options of a connection between the proxy and its own agent or control plane.
  public static HttpOptions internal(List<Cidr> internalAddresses) {
    return new HttpOptions(internalAddresses, false, false, null, null, null);
  }
}
