package regent.cp.insight;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import regent.model.dataplane.Dataplane;
import regent.model.json.Json;
import regent.model.registry.ResourceTypes;
import regent.model.resource.GenericSpec;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.store.Store;
import regent.model.store.StoreException;
import regent.xds.server.NodeId;

/// Writes insights into the store from time to time, where other control planes find them and where
/// they outlive this process. An insight belongs to its dataplane and is deleted with it.
public final class InsightKeeper implements DataplaneInsights, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(InsightKeeper.class);

  private final Store store;
  private final Insights insights;
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("insights").factory());

  /// @param every how long news may wait before they are stored
  public InsightKeeper(Store store, Insights insights, Duration every) {
    this.store = store;
    this.insights = insights;
    long millis = Math.max(1, every.toMillis());
    var _ = later.scheduleWithFixedDelay(this::save, millis, millis, TimeUnit.MILLISECONDS);
  }

  /// Ends the subscriptions that a control plane left open when it was killed. Only for stores that
  /// no other control plane uses.
  public void endForgotten(Instant now) throws StoreException {
    for (Resource<GenericSpec> insight : store.list(ResourceTypes.DATAPLANE_INSIGHT, "")) {
      Json.Obj known = insight.spec().json();
      if (DataplaneInsights.isOnline(known)) {
        store.put(insight.withSpec(new GenericSpec(ended(known, now))));
      }
    }
  }

  private static Json.Obj ended(Json.Obj insight, Instant now) {
    List<Json> subscriptions = new ArrayList<>();
    for (Json item : insight.items("subscriptions")) {
      boolean open = item instanceof Json.Obj fields && fields.get("disconnectTime") == null;
      subscriptions.add(
          open ? ((Json.Obj) item).with("disconnectTime", Json.of(now.toString())) : item);
    }
    return insight.with("subscriptions", Json.of(subscriptions));
  }

  @Override
  public Optional<Json.Obj> insight(String mesh, String name) throws StoreException {
    Optional<ProxyInsight> live = insights.of(new NodeId(mesh, name));
    if (live.isPresent()) {
      return live.map(ProxyInsight::json);
    }
    return store.get(ResourceTypes.DATAPLANE_INSIGHT, mesh, name).map(Resource::specJson);
  }

  private void save() {
    for (Map.Entry<NodeId, ProxyInsight> news : insights.news().entrySet()) {
      try {
        save(news.getKey(), news.getValue());
      } catch (StoreException.NoOwner e) {
        LOG.debugf("%s is gone", news.getKey());
      } catch (StoreException e) {
        LOG.warnf("insight of %s: %s", news.getKey(), e.getMessage());
      } catch (RuntimeException e) {
        LOG.errorf(e, "insight of %s", news.getKey());
      }
    }
  }

  private void save(NodeId node, ProxyInsight insight) throws StoreException {
    Resource<GenericSpec> fresh =
        Resource.of(
            ResourceTypes.DATAPLANE_INSIGHT,
            node.mesh(),
            node.name(),
            new GenericSpec(insight.json()));
    Optional<Resource<GenericSpec>> old =
        store.get(ResourceTypes.DATAPLANE_INSIGHT, node.mesh(), node.name());
    if (old.isPresent()) {
      store.put(old.get().withSpec(fresh.spec()));
    } else {
      store.put(fresh, new ResourceKey(Dataplane.TYPE.name(), node.mesh(), node.name()));
    }
  }

  /// Stores the last news first.
  @Override
  public void close() {
    later.shutdown();
    try {
      if (!later.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("an insight is still being stored");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    save();
  }
}
