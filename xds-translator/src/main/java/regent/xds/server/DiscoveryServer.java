package regent.xds.server;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import regent.xds.snapshot.Snapshot;

/// Brings to each proxy the snapshot that was last published for it, over the incremental variant
/// of aggregated discovery (delta ADS), the only one that Kuma 3.0 offers.
///
/// Only differences are sent: to what the proxy already has, in the order that keeps traffic whole
/// (see [DeltaStream]). Publishing an equal snapshot sends nothing. All methods may be called from
/// any thread.
///
/// Source: https://www.envoyproxy.io/docs/envoy/latest/api-docs/xds_protocol#incremental-xds
public final class DiscoveryServer {
  private final DiscoveryListener listener;
  private final AtomicLong streamNumbers = new AtomicLong();
  private final ConcurrentHashMap<NodeId, Proxy> proxies = new ConcurrentHashMap<>();

  /// A server that reports to `listener`.
  public DiscoveryServer(DiscoveryListener listener) {
    this.listener = listener;
  }

  /// The service to add to a gRPC server.
  public BindableService service() {
    return new AggregatedDiscoveryServiceImplBase() {
      @Override
      public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
          StreamObserver<DeltaDiscoveryResponse> responses) {
        return new DeltaStream(
            streamNumbers.incrementAndGet(), responses, listener, DiscoveryServer.this);
      }
    };
  }

  /// Makes `snapshot` what this proxy is told, now and whenever it connects. Does nothing when it
  /// equals the one before.
  public void publish(NodeId node, Snapshot snapshot) {
    var proxy =
        proxies.compute(
            node, (_, before) -> (before == null ? Proxy.UNKNOWN : before).withSnapshot(snapshot));
    proxy.streams().forEach(stream -> stream.publish(snapshot));
  }

  /// The snapshot that was last published for this proxy.
  public Optional<Snapshot> published(NodeId node) {
    var proxy = proxies.get(node);
    return proxy == null ? Optional.empty() : Optional.ofNullable(proxy.snapshot());
  }

  /// Forgets the proxy's snapshot. Open streams stay, with what they have.
  public void withdraw(NodeId node) {
    proxies.computeIfPresent(node, (_, proxy) -> proxy.withSnapshot(null).orGone());
  }

  /// How many streams this proxy has open.
  public int streams(NodeId node) {
    var proxy = proxies.get(node);
    return proxy == null ? 0 : proxy.streams().size();
  }

  void opened(NodeId node, DeltaStream stream) {
    var proxy =
        proxies.compute(
            node, (_, before) -> (before == null ? Proxy.UNKNOWN : before).withStream(stream));
    if (proxy.snapshot() != null) {
      stream.publish(proxy.snapshot());
    }
  }

  void closed(NodeId node, DeltaStream stream) {
    proxies.computeIfPresent(node, (_, proxy) -> proxy.withoutStream(stream).orGone());
  }

  /// What is known of a proxy; replaced as a whole.
  private record Proxy(@Nullable Snapshot snapshot, Set<DeltaStream> streams) {
    static final Proxy UNKNOWN = new Proxy(null, Set.of());

    Proxy withSnapshot(@Nullable Snapshot next) {
      return new Proxy(next, streams);
    }

    Proxy withStream(DeltaStream stream) {
      var more = new java.util.HashSet<>(streams);
      more.add(stream);
      return new Proxy(snapshot, Set.copyOf(more));
    }

    Proxy withoutStream(DeltaStream stream) {
      var fewer = new java.util.HashSet<>(streams);
      fewer.remove(stream);
      return new Proxy(snapshot, Set.copyOf(fewer));
    }

    @Nullable Proxy orGone() {
      return snapshot == null && streams.isEmpty() ? null : this;
    }
  }
}
