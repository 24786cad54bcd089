package regent.xds.server;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.SynchronizationContext;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.xds.bootstrap.NodeMetadata;
import regent.xds.server.DiscoveryEvent.RejectedResource;
import regent.xds.server.Subscription.Lacks;
import regent.xds.snapshot.ResourceName;
import regent.xds.snapshot.Snapshot;
import regent.xds.snapshot.SnapshotResource;
import regent.xds.snapshot.TypeUrls;

/// One stream of one proxy. Whatever happens (a request, a new snapshot) leads to the same
/// question: what does the proxy lack, and may it be sent now?
///
/// * Of one type only one response is under way. Snapshots that are published meanwhile are not
///   queued; the next response tells the difference to the newest.
/// * Listeners and routes wait until the proxy has answered for clusters and endpoints, so that
///   they never send traffic to a cluster that is not there yet.
/// * Clusters and endpoints are removed only after listeners and routes have been answered for.
/// * A changed cluster is followed by its endpoints, also when they are the same: Envoy makes the
///   cluster anew and waits for them, without asking since it is subscribed already.
///
/// A rejected resource is not sent again before it changes. All state is used inside `serial`,
/// which runs one task at a time on the threads of callers.
final class DeltaStream implements StreamObserver<DeltaDiscoveryRequest> {
  private static final List<String> DESTINATIONS = List.of(TypeUrls.CLUSTER, TypeUrls.ENDPOINTS);
  private static final List<String> SENDERS = List.of(TypeUrls.LISTENER, TypeUrls.ROUTES);

  private final long number;
  private final StreamObserver<DeltaDiscoveryResponse> responses;
  private final DiscoveryListener listener;
  private final DiscoveryServer server;
  private final SynchronizationContext serial =
      new SynchronizationContext((_, failure) -> close(Status.INTERNAL.withCause(failure)));
  private final TreeMap<String, Subscription> subscriptions = new TreeMap<>(TypeUrls.ORDER);
  private @Nullable Snapshot snapshot;
  private @Nullable Snapshot settled;
  private long nonces;
  private boolean closed;

  // Set once, by the first request; requests of a stream come one after the other.
  private volatile @Nullable NodeId node;

  DeltaStream(
      long number,
      StreamObserver<DeltaDiscoveryResponse> responses,
      DiscoveryListener listener,
      DiscoveryServer server) {
    this.number = number;
    this.responses = responses;
    this.listener = listener;
    this.server = server;
  }

  @Override
  public void onNext(DeltaDiscoveryRequest request) {
    NodeId known = node;
    if (known == null) {
      known = admit(request);
      if (known == null) {
        return;
      }
    }
    NodeId sender = known;
    serial.execute(() -> handle(sender, request));
  }

  @Override
  public void onError(Throwable failure) {
    serial.execute(() -> end(Status.fromThrowable(failure).toString()));
  }

  @Override
  public void onCompleted() {
    serial.execute(
        () -> {
          if (!closed) {
            responses.onCompleted();
            end("");
          }
        });
  }

  /// Makes `next` what the proxy is told. An older one than the server's newest may come late from
  /// another thread; then the newest is taken.
  void publish(Snapshot next) {
    serial.execute(
        () -> {
          NodeId known = node;
          if (closed || known == null) {
            return;
          }
          Snapshot newest = server.published(known).orElse(next);
          if (!newest.equals(snapshot)) {
            snapshot = newest;
            pump(known);
          }
        });
  }

  private @Nullable NodeId admit(DeltaDiscoveryRequest request) {
    try {
      var id = NodeId.parse(request.getNode().getId());
      var metadata = NodeMetadata.read(request.getNode());
      listener.admit(id, metadata);
      node = id;
      serial.execute(() -> listener.on(new DiscoveryEvent.Connected(id, number, metadata)));
      server.opened(id, this);
      return id;
    } catch (IllegalArgumentException e) {
      close(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
    } catch (StatusException e) {
      close(e.getStatus());
    } catch (StatusRuntimeException e) {
      close(e.getStatus());
    }
    return null;
  }

  private void handle(NodeId sender, DeltaDiscoveryRequest request) {
    if (closed) {
      return;
    }
    String typeUrl = request.getTypeUrl();
    var subscription = subscriptions.get(typeUrl);
    if (subscription == null) {
      subscription = new Subscription(typeUrl);
      subscription.start(request);
      subscriptions.put(typeUrl, subscription);
    } else {
      subscription.change(request);
    }
    settled = null;
    if (!request.getResponseNonce().isEmpty()) {
      answered(sender, subscription, request);
    }
    pump(sender);
  }

  private void answered(NodeId sender, Subscription subscription, DeltaDiscoveryRequest request) {
    String typeUrl = request.getTypeUrl();
    String nonce = request.getResponseNonce();
    var affected = subscription.answered(nonce);
    if (request.hasErrorDetail()) {
      String message = request.getErrorDetail().getMessage();
      listener.on(
          new DiscoveryEvent.Rejected(
              sender, number, typeUrl, nonce, message, rejected(affected, message)));
    } else {
      listener.on(new DiscoveryEvent.Acknowledged(sender, number, typeUrl, nonce));
    }
  }

  private List<RejectedResource> rejected(List<ResourceName> affected, String message) {
    Snapshot current = snapshot;
    if (current == null) {
      return List.of();
    }
    var named = affected.stream().filter(name -> message.contains(name.name())).toList();
    return (named.isEmpty() ? affected : named)
        .stream()
            .flatMap(
                name ->
                    current.originOf(name).stream()
                        .map(origin -> new RejectedResource(name, origin)))
            .toList();
  }

  private void pump(NodeId receiver) {
    Snapshot current = snapshot;
    if (current == null) {
      return;
    }
    subscriptions.forEach(
        (typeUrl, subscription) -> {
          if (!mustWait(typeUrl, subscription)) {
            var lacks = lacks(typeUrl, subscription, current);
            if (!lacks.isEmpty()) {
              send(receiver, typeUrl, subscription, lacks);
            }
          }
        });
    boolean done =
        !subscriptions.isEmpty()
            && subscriptions.values().stream()
                .allMatch(s -> !s.waitsForAnswer() && s.lacks(current).isEmpty());
    if (done && !current.equals(settled)) {
      settled = current;
      listener.on(new DiscoveryEvent.Settled(receiver, number, current.version()));
    }
  }

  private boolean mustWait(String typeUrl, Subscription subscription) {
    return subscription.waitsForAnswer()
        || (SENDERS.contains(typeUrl) && DESTINATIONS.stream().anyMatch(this::waitsForAnswer));
  }

  private boolean waitsForAnswer(String typeUrl) {
    var subscription = subscriptions.get(typeUrl);
    return subscription != null && subscription.waitsForAnswer();
  }

  private Lacks lacks(String typeUrl, Subscription subscription, Snapshot current) {
    var lacks = subscription.lacks(current);
    boolean inUse = DESTINATIONS.contains(typeUrl) && SENDERS.stream().anyMatch(this::isBehind);
    return inUse ? lacks.withoutRemovals() : lacks;
  }

  private boolean isBehind(String typeUrl) {
    var subscription = subscriptions.get(typeUrl);
    Snapshot current = snapshot;
    return subscription != null
        && current != null
        && (subscription.waitsForAnswer() || !subscription.lacks(current).isEmpty());
  }

  private void send(NodeId receiver, String typeUrl, Subscription subscription, Lacks lacks) {
    String nonce = Long.toString(++nonces);
    var response = DeltaDiscoveryResponse.newBuilder().setTypeUrl(typeUrl).setNonce(nonce);
    response.setSystemVersionInfo(snapshot == null ? "" : snapshot.version());
    lacks.changed().forEach(resource -> response.addResources(wire(resource)));
    response.addAllRemovedResources(lacks.removed()).addAllRemovedResources(lacks.absent());
    subscription.sent(nonce, lacks);
    if (typeUrl.equals(TypeUrls.CLUSTER)) {
      forgetEndpoints(lacks);
    }
    responses.onNext(response.build());
    listener.on(
        new DiscoveryEvent.Sent(
            receiver,
            number,
            typeUrl,
            nonce,
            lacks.changed().size(),
            lacks.removed().size() + lacks.absent().size()));
  }

  private void forgetEndpoints(Lacks clusters) {
    var endpoints = subscriptions.get(TypeUrls.ENDPOINTS);
    if (endpoints != null) {
      clusters.changed().forEach(cluster -> endpoints.forget(cluster.name().name()));
    }
  }

  private static Resource wire(SnapshotResource resource) {
    return Resource.newBuilder()
        .setName(resource.name().name())
        .setVersion(resource.version())
        .setResource(resource.body())
        .build();
  }

  private void close(Status status) {
    serial.execute(
        () -> {
          if (!closed) {
            responses.onError(status.asException());
            end(status.toString());
          }
        });
  }

  private void end(String message) {
    if (closed) {
      return;
    }
    closed = true;
    NodeId known = node;
    if (known != null) {
      server.closed(known, this);
      listener.on(new DiscoveryEvent.Disconnected(known, number, message));
    }
  }
}
