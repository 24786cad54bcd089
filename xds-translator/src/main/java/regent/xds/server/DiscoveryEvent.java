package regent.xds.server;

import java.util.List;
import regent.xds.plan.Origin;
import regent.xds.proxy.ProxyMetadata;
import regent.xds.snapshot.ResourceName;

/// What happened on a stream.
public sealed interface DiscoveryEvent {
  /// The proxy.
  NodeId node();

  /// The stream, by a number that no other stream of this server has.
  long stream();

  /// A proxy opened a stream and was let in.
  record Connected(NodeId node, long stream, ProxyMetadata metadata) implements DiscoveryEvent {}

  /// Resources were sent.
  ///
  /// @param nonce by which the answer refers to them
  record Sent(NodeId node, long stream, String typeUrl, String nonce, int changed, int removed)
      implements DiscoveryEvent {}

  /// The proxy accepted what was sent as `nonce`.
  record Acknowledged(NodeId node, long stream, String typeUrl, String nonce)
      implements DiscoveryEvent {}

  /// The proxy rejected what was sent as `nonce` and goes on with what it had.
  ///
  /// @param message Envoy's words
  /// @param resources those that the message names, or all that were sent when it names none
  record Rejected(
      NodeId node,
      long stream,
      String typeUrl,
      String nonce,
      String message,
      List<RejectedResource> resources)
      implements DiscoveryEvent {
    public Rejected {
      resources = List.copyOf(resources);
    }
  }

  /// The proxy has answered for everything it asked for of this snapshot.
  record Settled(NodeId node, long stream, String snapshotVersion) implements DiscoveryEvent {}

  /// The stream ended.
  ///
  /// @param message why; empty when the proxy closed it
  record Disconnected(NodeId node, long stream, String message) implements DiscoveryEvent {}

  /// A resource that a proxy rejected, and where it came from.
  record RejectedResource(ResourceName name, Origin origin) {}
}
