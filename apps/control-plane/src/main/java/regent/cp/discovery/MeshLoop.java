package regent.cp.discovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import regent.cp.admission.ActiveBundles;
import regent.cp.admission.Secrets;
import regent.cp.delivery.Bundles;
import regent.cp.delivery.PolicyBundle;
import regent.model.dataplane.Dataplane;
import regent.model.json.Bytes;
import regent.model.match.MeshResources;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Kri;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.secret.Secret;
import regent.model.service.MeshService;
import regent.model.store.Change;
import regent.model.store.Store;
import regent.model.store.StoreException;
import regent.xds.Translator;
import regent.xds.proxy.MeshView;
import regent.xds.proxy.ProxyMetadata;
import regent.xds.proxy.ProxyPolicies;
import regent.xds.proxy.ProxySettings;
import regent.xds.proxy.ProxyView;
import regent.xds.server.DiscoveryServer;
import regent.xds.server.NodeId;
import regent.xds.service.GeneratedServices;
import regent.xds.service.ServiceStatus;
import regent.xds.service.VirtualIps;

/// Keeps the proxies of one mesh up to date. News arrive in a queue; the loop takes what has come
/// within a moment, builds one immutable [MeshResources], and for each proxy whose view changed a
/// new snapshot and bundle. All its state belongs to its one virtual thread.
final class MeshLoop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(MeshLoop.class);

  /// How long news are collected: a burst costs one round, a single change is not felt to be late.
  private static final long COLLECT_MILLIS = 5;

  private final String mesh;
  private final Parts parts;
  private final BlockingQueue<News> queue = new LinkedBlockingQueue<>();
  private final TreeMap<ResourceKey, Resource<?>> resources = new TreeMap<>();
  private final Map<NodeId, ProxyMetadata> proxies = new HashMap<>();
  private final Set<NodeId> watched = new HashSet<>();
  private final Map<NodeId, ProxyView> views = new HashMap<>();
  private VirtualIps addresses = new VirtualIps(new TreeMap<>(), 0);

  /// What the loops of all meshes share.
  record Parts(
      Store store,
      DiscoveryServer discovery,
      Bundles bundles,
      ActiveBundles active,
      ProxySettings settings,
      String zone,
      Predicate<NodeId> isConnected) {}

  /// What a loop is told.
  sealed interface News {
    record Changed(List<Change> changes) implements News {}

    record Connected(NodeId node, ProxyMetadata metadata) implements News {}

    record Disconnected(NodeId node) implements News {}

    /// An agent asks for the proxy's bundle.
    record Watched(NodeId node) implements News {}

    record Stop() implements News {}
  }

  MeshLoop(String mesh, Parts parts) {
    this.mesh = mesh;
    this.parts = parts;
    Thread.ofVirtual().name("mesh-" + mesh).start(this::run);
  }

  void tell(News news) {
    queue.add(news);
  }

  private void run() {
    try {
      while (true) {
        List<News> round = new ArrayList<>();
        round.add(queue.take());
        for (News more = queue.poll(COLLECT_MILLIS, TimeUnit.MILLISECONDS);
            more != null;
            more = queue.poll()) {
          round.add(more);
        }
        if (round.stream().anyMatch(News.Stop.class::isInstance)) {
          return;
        }
        round(round);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A failure concerns this round only: the next news try again with the same resources.
  private void round(List<News> news) {
    try {
      news.forEach(this::take);
      publish();
    } catch (RuntimeException e) {
      LOG.errorf(e, "mesh %s: its proxies keep what they have", mesh);
    }
  }

  private void take(News news) {
    switch (news) {
      case News.Changed(var changes) -> changes.forEach(this::take);
      case News.Connected(var node, var metadata) -> proxies.put(node, metadata);
      case News.Disconnected(var node) -> {
        if (!parts.isConnected().test(node)) {
          proxies.remove(node);
          views.remove(node);
        }
      }
      case News.Watched(var node) -> watched.add(node);
      case News.Stop _ -> {}
    }
  }

  private void take(Change change) {
    Resource<?> resource = change.resource();
    if (resource != null) {
      resources.put(change.key(), resource);
      return;
    }
    resources.remove(change.key());
    if (change.key().type().equals(Dataplane.TYPE.name())) {
      NodeId node = new NodeId(mesh, change.key().name());
      views.remove(node);
      parts.discovery().withdraw(node);
      parts.bundles().withdraw(node);
    }
  }

  private void publish() {
    generateServices();
    updateServices();
    MeshResources all = MeshResources.of(resources.values());
    MeshView view = MeshView.of(mesh, all);
    Secrets secrets = this::secret;
    for (Resource<Dataplane> dataplane : all.list(Dataplane.TYPE)) {
      NodeId node = new NodeId(mesh, dataplane.name());
      ProxyMetadata metadata = proxies.get(node);
      if (metadata != null) {
        publish(node, dataplane, metadata, view, all);
      }
      if (metadata != null || watched.contains(node)) {
        parts.bundles().publish(node, PolicyBundle.of(dataplane, all, secrets, parts.active()));
      }
    }
  }

  private void publish(
      NodeId node,
      Resource<Dataplane> dataplane,
      ProxyMetadata metadata,
      MeshView mesh,
      MeshResources all) {
    ProxyView view =
        ProxyView.of(dataplane, metadata, mesh, ProxyPolicies.of(dataplane, all), parts.settings());
    if (!view.equals(views.get(node))) {
      parts.discovery().publish(node, Translator.translate(view));
      views.put(node, view);
    }
  }

  private Optional<byte[]> secret(String ofMesh, String name) {
    Resource<?> secret = resources.get(new ResourceKey(Secret.TYPE.name(), ofMesh, name));
    if (secret == null) {
      return Optional.empty();
    }
    Bytes data = secret.as(Secret.TYPE).spec().data();
    return Optional.ofNullable(data).map(Bytes::toArray);
  }

  /// Makes a service for each workload that has none. What users wrote is left alone.
  private void generateServices() {
    for (Resource<MeshService> generated :
        GeneratedServices.update(dataplanes(), services(), parts.zone())) {
      write(generated);
    }
  }

  private List<Resource<MeshService>> services() {
    return list(MeshService.TYPE.name()).stream()
        .map(resource -> resource.as(MeshService.TYPE))
        .toList();
  }

  private List<Resource<Dataplane>> dataplanes() {
    return list(Dataplane.TYPE.name()).stream()
        .map(resource -> resource.as(Dataplane.TYPE))
        .toList();
  }

  /// Writes what the control plane knows about services into them. The store tells it back as a
  /// change, which then changes nothing more.
  private void updateServices() {
    List<Resource<MeshService>> services = services();
    List<Kri> local = services.stream().filter(ServiceStatus::isLocal).map(Resource::kri).toList();
    if (addresses.addresses().isEmpty()) {
      addresses = VirtualIps.restore(ServiceStatus.shownAddresses(services));
    }
    addresses = addresses.allocate(local);
    List<Resource<Dataplane>> dataplanes =
        list(Dataplane.TYPE.name()).stream().map(resource -> resource.as(Dataplane.TYPE)).toList();
    Set<ResourceKey> connected =
        dataplanes.stream()
            .map(Resource::key)
            .filter(key -> proxies.containsKey(new NodeId(mesh, key.name())))
            .collect(Collectors.toSet());
    var facts =
        new ServiceStatus.Facts(
            dataplanes,
            connected,
            list(ResourceTypes.HOSTNAME_GENERATOR.name()).stream()
                .map(resource -> resource.as(ResourceTypes.HOSTNAME_GENERATOR))
                .toList(),
            parts.zone());
    for (Resource<MeshService> updated : ServiceStatus.update(services, addresses, facts)) {
      if (!updated.equals(resources.get(updated.key()))) {
        write(updated);
      }
    }
  }

  private void write(Resource<MeshService> service) {
    try {
      resources.put(service.key(), parts.store().put(service));
    } catch (StoreException.Conflict e) {
      // Somebody was faster: their change is on its way here and starts the next round.
      LOG.debugf("%s: %s", service.key(), e.getMessage());
    } catch (StoreException e) {
      LOG.warnf("status of %s: %s", service.key(), e.getMessage());
    }
  }

  private List<Resource<?>> list(String type) {
    return resources.tailMap(new ResourceKey(type, "", "")).values().stream()
        .takeWhile(resource -> resource.type().name().equals(type))
        .<Resource<?>>map(resource -> resource)
        .toList();
  }

  @Override
  public void close() {
    queue.add(new News.Stop());
  }
}
