package regent.xds.server;

import io.grpc.StatusException;
import regent.xds.proxy.ProxyMetadata;

/// Hears of streams and what happens on them.
///
/// Events of one stream come one after the other, those of different streams at once. The stream
/// waits meanwhile, so an implementation must not block; it may publish.
public interface DiscoveryListener {
  /// Decides whether a proxy may open a stream. Called on the thread and in the gRPC context of its
  /// first request, so that interceptors can pass credentials on.
  ///
  /// @throws StatusException to refuse it; the stream ends with this status
  default void admit(NodeId node, ProxyMetadata metadata) throws StatusException {}

  /// Something happened.
  void on(DiscoveryEvent event);
}
