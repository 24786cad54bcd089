package regent.cp.discovery;

import io.grpc.Status;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import regent.cp.resource.ResourceWriter;
import regent.cp.token.DataplaneAuthentication;
import regent.cp.token.TokenException;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.dataplane.Dataplane;
import regent.model.resource.Resource;
import regent.model.store.Store;
import regent.model.store.StoreException;
import regent.xds.proxy.ProxyMetadata;
import regent.xds.server.NodeId;

/// Lets proxies in, registers the dataplanes that agents bring along, and removes these again when
/// their proxies have been away for a while. Dataplanes that somebody wrote before stay.
///
/// Source: Kuma's `pkg/xds/server/callbacks/dataplane_lifecycle.go` and `pkg/xds/auth`.
final class Lifecycle implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Lifecycle.class);

  private final Store store;
  private final ResourceWriter writer;
  private final DataplaneAuthentication authentication;
  private final Duration deregistrationDelay;
  private final Set<NodeId> brought = ConcurrentHashMap.newKeySet();
  private final Map<NodeId, Integer> streams = new ConcurrentHashMap<>();
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("lifecycle").factory());
  private volatile boolean closed;

  Lifecycle(
      Store store,
      ResourceWriter writer,
      DataplaneAuthentication authentication,
      Duration deregistrationDelay) {
    this.store = store;
    this.writer = writer;
    this.authentication = authentication;
    this.deregistrationDelay = deregistrationDelay;
  }

  /// Checks the token and registers the dataplane that the agent brought.
  ///
  /// @throws StatusException with a message for the one who runs the agent
  void admit(NodeId node, ProxyMetadata metadata, String token) throws StatusException {
    try {
      if (metadata.dataplane().isEmpty()) {
        authentication.check(token, stored(node));
        return;
      }
      Resource<Dataplane> dataplane = parse(metadata.dataplane());
      if (!dataplane.mesh().equals(node.mesh()) || !dataplane.name().equals(node.name())) {
        throw refused(
            Status.INVALID_ARGUMENT,
            "proxyId %s does not match proxy resource %s".formatted(node, dataplane.key()));
      }
      authentication.check(token, dataplane);
      register(node, dataplane);
    } catch (TokenException e) {
      throw refused(Status.UNAUTHENTICATED, "authentication failed: " + e.getMessage());
    } catch (CodecException e) {
      throw refused(Status.INVALID_ARGUMENT, "the dataplane resource: " + e.getMessage());
    } catch (StoreException e) {
      throw refused(Status.UNAVAILABLE, "the store cannot be used: " + e.getMessage());
    }
  }

  private static StatusException refused(Status status, String message) {
    LOG.infof("proxy refused: %s", message);
    return status.withDescription(message).asException();
  }

  private Resource<Dataplane> stored(NodeId node) throws StoreException, StatusException {
    Optional<Resource<Dataplane>> stored = store.get(Dataplane.TYPE, node.mesh(), node.name());
    if (stored.isEmpty()) {
      throw refused(
          Status.NOT_FOUND,
          "resource \"%s\" not found; create a Dataplane first or pass it as an argument to the agent"
              .formatted(node));
    }
    return stored.get();
  }

  private static Resource<Dataplane> parse(String text) throws CodecException, StatusException {
    Resource<?> resource = Codec.read(text);
    if (resource.type() != Dataplane.TYPE) {
      throw refused(Status.INVALID_ARGUMENT, resource.type().name() + " is no Dataplane");
    }
    return resource.as(Dataplane.TYPE);
  }

  private void register(NodeId node, Resource<Dataplane> dataplane)
      throws StoreException, StatusException {
    switch (write(dataplane)) {
      case ResourceWriter.Outcome.Created _ -> LOG.infof("registered %s", node);
      case ResourceWriter.Outcome.Updated _ -> LOG.debugf("registered %s again", node);
      case ResourceWriter.Outcome.Refused(_, var violations) ->
          throw refused(
              Status.INVALID_ARGUMENT,
              "could not register proxy passed by the agent: " + violations);
    }
    brought.add(node);
  }

  /// Two streams of one proxy may register it at once; the second one then writes over the first.
  private ResourceWriter.Outcome write(Resource<Dataplane> dataplane) throws StoreException {
    try {
      return writer.write(dataplane);
    } catch (StoreException.Conflict e) {
      return writer.write(dataplane);
    }
  }

  void connected(NodeId node) {
    streams.merge(node, 1, Integer::sum);
  }

  void disconnected(NodeId node) {
    streams.computeIfPresent(node, (_, open) -> open > 1 ? open - 1 : null);
    if (brought.contains(node) && !closed) {
      var _ =
          later.schedule(
              () -> deregister(node), deregistrationDelay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  boolean isConnected(NodeId node) {
    return streams.containsKey(node);
  }

  private void deregister(NodeId node) {
    if (closed || isConnected(node) || !brought.remove(node)) {
      return;
    }
    try {
      Optional<Resource<Dataplane>> dataplane = store.get(Dataplane.TYPE, node.mesh(), node.name());
      if (dataplane.isPresent()) {
        store.delete(dataplane.get().key());
        LOG.infof("removed %s, whose proxy is gone", node);
      }
    } catch (StoreException e) {
      LOG.warnf("%s could not be removed: %s", node, e.getMessage());
      brought.add(node);
    }
  }

  /// Dataplanes stay: their proxies will find another control plane, or this one after a restart.
  @Override
  public void close() {
    closed = true;
    later.shutdownNow();
  }
}
