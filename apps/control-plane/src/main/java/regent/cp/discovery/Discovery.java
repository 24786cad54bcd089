package regent.cp.discovery;

import io.grpc.StatusException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import regent.cp.admission.ActiveBundles;
import regent.cp.delivery.Bundles;
import regent.cp.discovery.MeshLoop.News;
import regent.cp.insight.Insights;
import regent.cp.resource.ResourceWriter;
import regent.cp.token.DataplaneAuthentication;
import regent.model.bundle.MeshBundle;
import regent.model.dataplane.Dataplane;
import regent.model.match.Matcher.Shadow;
import regent.model.match.MeshResources;
import regent.model.mesh.Mesh;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.store.Change;
import regent.model.store.Store;
import regent.model.store.StoreException;
import regent.xds.Translator;
import regent.xds.proxy.MeshView;
import regent.xds.proxy.ProxyMetadata;
import regent.xds.proxy.ProxyPolicies;
import regent.xds.proxy.ProxySettings;
import regent.xds.proxy.ProxyView;
import regent.xds.server.DiscoveryEvent;
import regent.xds.server.DiscoveryListener;
import regent.xds.server.DiscoveryServer;
import regent.xds.server.NodeId;
import regent.xds.snapshot.Snapshot;

/// Leads changes of the store, and news of proxies, to the loops of their meshes.
public final class Discovery implements DiscoveryListener, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Discovery.class);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Store store;
  private final Insights insights;
  private final Lifecycle lifecycle;
  private final Supplier<String> token;
  private final DiscoveryServer server = new DiscoveryServer(this);
  private final MeshLoop.Parts parts;
  private final Map<String, MeshLoop> loops = new ConcurrentHashMap<>();
  private final AtomicReference<List<Change>> globals = new AtomicReference<>(List.of());
  private final Map<NodeId, ProxyMetadata> metadata = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// @param token the token of the stream that the calling thread works for
  public Discovery(
      Store store,
      ResourceWriter writer,
      DataplaneAuthentication authentication,
      Bundles bundles,
      ActiveBundles active,
      Insights insights,
      Duration deregistrationDelay,
      String zone,
      Supplier<String> token) {
    this.store = store;
    this.insights = insights;
    this.token = token;
    this.lifecycle = new Lifecycle(store, writer, authentication, deregistrationDelay);
    this.parts =
        new MeshLoop.Parts(
            store,
            server,
            bundles,
            active,
            new ProxySettings(ProxySettings.PRIVATE, null),
            zone,
            lifecycle::isConnected);
  }

  /// Starts to follow the store.
  public void start() {
    Thread.ofVirtual().name("store-follower").start(this::follow);
  }

  /// Where proxies get their snapshots from.
  public DiscoveryServer server() {
    return server;
  }

  /// Has a bundle made for a proxy that may not be connected yet.
  public void watch(NodeId node) {
    MeshLoop loop = loops.get(node.mesh());
    if (loop != null) {
      loop.tell(new News.Watched(node));
    }
  }

  /// What a proxy is told when its mesh has these resources; absent when it never connected here.
  ///
  /// @param shadow whether policies that are only tried out count
  public Optional<Snapshot> translated(
      Resource<Dataplane> dataplane, MeshResources resources, Shadow shadow) {
    return Optional.ofNullable(metadata.get(new NodeId(dataplane.mesh(), dataplane.name())))
        .map(
            known ->
                ProxyView.of(
                    dataplane,
                    known,
                    MeshView.of(dataplane.mesh(), resources),
                    ProxyPolicies.of(dataplane, resources, shadow),
                    parts.settings()))
        .map(Translator::translate);
  }

  @Override
  public void admit(NodeId node, ProxyMetadata metadata) throws StatusException {
    lifecycle.admit(node, metadata, token.get());
  }

  @Override
  public void on(DiscoveryEvent event) {
    insights.on(event);
    NodeId node = event.node();
    switch (event) {
      case DiscoveryEvent.Connected connected -> {
        LOG.infof("proxy %s connected", node);
        metadata.put(node, connected.metadata());
        lifecycle.connected(node);
        tell(node, new News.Connected(node, connected.metadata()));
      }
      case DiscoveryEvent.Disconnected _ -> {
        LOG.infof("proxy %s disconnected", node);
        lifecycle.disconnected(node);
        tell(node, new News.Disconnected(node));
      }
      case DiscoveryEvent.Rejected rejected ->
          LOG.warnf("proxy %s rejected %s: %s", node, rejected.resources(), rejected.message());
      case DiscoveryEvent.Sent _, DiscoveryEvent.Acknowledged _, DiscoveryEvent.Settled _ -> {}
    }
  }

  private void tell(NodeId node, News news) {
    loops.computeIfAbsent(node.mesh(), this::loop).tell(news);
  }

  private void follow() {
    long seen = 0;
    while (!closed) {
      try {
        if (store.await(seen, PATIENCE) > seen || seen == 0) {
          List<Change> changes = store.changes(seen);
          dispatch(changes);
          seen = changes.isEmpty() ? seen : changes.getLast().revision();
        }
      } catch (StoreException e) {
        LOG.warnf("changes cannot be read, proxies keep what they have: %s", e.getMessage());
        pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void pause() {
    LockSupport.parkNanos(PATIENCE.toNanos());
  }

  private void dispatch(List<Change> changes) {
    Map<String, List<Change>> byMesh = new TreeMap<>();
    List<Change> forAll = new ArrayList<>();
    for (Change change : changes) {
      if (!concernsProxies(change.key())) {
        continue;
      }
      if (change.isDeletion() && change.key().type().equals(Dataplane.TYPE.name())) {
        NodeId gone = new NodeId(change.key().mesh(), change.key().name());
        insights.remove(gone);
        metadata.remove(gone);
      }
      String mesh = meshOf(change.key());
      if (mesh == null) {
        forAll.add(change);
      } else {
        byMesh.computeIfAbsent(mesh, _ -> new ArrayList<>()).add(change);
      }
    }
    if (!forAll.isEmpty()) {
      globals.updateAndGet(old -> latest(old, forAll));
      loops.values().forEach(loop -> loop.tell(new News.Changed(forAll)));
    }
    byMesh.forEach(
        (mesh, of) -> loops.computeIfAbsent(mesh, this::loop).tell(new News.Changed(of)));
  }

  private MeshLoop loop(String mesh) {
    MeshLoop loop = new MeshLoop(mesh, parts);
    loop.tell(new News.Changed(globals.get()));
    return loop;
  }

  private static List<Change> latest(List<Change> old, List<Change> more) {
    Map<ResourceKey, Change> byKey = new TreeMap<>();
    old.forEach(change -> byKey.put(change.key(), change));
    more.forEach(change -> byKey.put(change.key(), change));
    return List.copyOf(byKey.values());
  }

  /// The mesh that a resource belongs to; null when all meshes have to know it.
  private static @Nullable String meshOf(ResourceKey key) {
    if (!key.mesh().isEmpty()) {
      return key.mesh();
    }
    return key.type().equals(Mesh.TYPE.name()) ? key.name() : null;
  }

  /// What the control plane writes about proxies tells them nothing new; what it writes about
  /// bundles may.
  private static boolean concernsProxies(ResourceKey key) {
    ResourceType<?> type = ResourceTypes.byName(key.type()).orElse(null);
    if (type == MeshBundle.INSIGHT) {
      return true;
    }
    return type != null
        && !type.is(Flag.READ_ONLY)
        && !type.name().equals(ResourceTypes.CONFIG.name())
        && !type.name().equals("GlobalSecret");
  }

  @Override
  public void close() {
    closed = true;
    lifecycle.close();
    loops.values().forEach(MeshLoop::close);
  }
}
