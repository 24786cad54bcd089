package regent.cp.insight;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import regent.cp.insight.ProxyInsight.PolicyState;
import regent.cp.insight.ProxyInsight.Rejection;
import regent.cp.insight.Subscription.Counts;
import regent.xds.server.DiscoveryEvent;
import regent.xds.server.NodeId;

/// Follows what happens on the streams of all proxies connected here. All methods may be called
/// from any thread.
public final class Insights {
  private final String instance;
  private final InstantSource clock;
  private final Map<NodeId, ProxyInsight> byNode = new ConcurrentHashMap<>();
  private final Set<NodeId> unsaved = ConcurrentHashMap.newKeySet();

  /// @param instance this control plane, as subscriptions name it
  public Insights(String instance, InstantSource clock) {
    this.instance = instance;
    this.clock = clock;
  }

  /// What is known about a proxy that is, or was, connected here.
  public Optional<ProxyInsight> of(NodeId node) {
    return Optional.ofNullable(byNode.get(node));
  }

  /// Takes up an event of the discovery server.
  public void on(DiscoveryEvent event) {
    Instant now = clock.instant();
    NodeId node = event.node();
    switch (event) {
      case DiscoveryEvent.Connected connected ->
          change(
              node,
              old ->
                  old.with(
                      new Subscription(
                          id(event),
                          instance,
                          now,
                          null,
                          connected.metadata().envoyVersion(),
                          connected.metadata().agentVersion(),
                          new TreeMap<>(),
                          null)));
      case DiscoveryEvent.Sent sent -> count(event, sent.typeUrl(), new Counts(1, 0, 0), now);
      case DiscoveryEvent.Acknowledged acknowledged -> {
        count(event, acknowledged.typeUrl(), new Counts(0, 1, 0), now);
        change(node, old -> old.withRejections(acknowledged.typeUrl(), List.of()));
      }
      case DiscoveryEvent.Rejected rejected -> {
        count(event, rejected.typeUrl(), new Counts(0, 0, 1), now);
        change(node, old -> old.withRejections(rejected.typeUrl(), rejections(rejected, now)));
      }
      case DiscoveryEvent.Settled _ -> {}
      case DiscoveryEvent.Disconnected _ ->
          subscription(event)
              .ifPresent(subscription -> change(node, old -> old.with(subscription.ended(now))));
    }
  }

  /// Takes up what an agent reported about its Rego.
  public void policy(NodeId node, PolicyState state) {
    change(node, old -> old.with(state));
  }

  /// Forgets a proxy whose dataplane is gone.
  public void remove(NodeId node) {
    byNode.remove(node);
    unsaved.remove(node);
  }

  /// The proxies with news since this was last called, with all that is known about them.
  public Map<NodeId, ProxyInsight> news() {
    Map<NodeId, ProxyInsight> news = new TreeMap<>();
    for (NodeId node : Set.copyOf(unsaved)) {
      unsaved.remove(node);
      of(node).ifPresent(insight -> news.put(node, insight));
    }
    return news;
  }

  private String id(DiscoveryEvent event) {
    return instance + "-" + event.stream();
  }

  private Optional<Subscription> subscription(DiscoveryEvent event) {
    return of(event.node()).stream()
        .flatMap(insight -> insight.subscriptions().stream())
        .filter(subscription -> subscription.id().equals(id(event)))
        .findFirst();
  }

  private void count(DiscoveryEvent event, String typeUrl, Counts more, Instant now) {
    subscription(event)
        .ifPresent(
            subscription ->
                change(event.node(), old -> old.with(subscription.counted(typeUrl, more, now))));
  }

  private static List<Rejection> rejections(DiscoveryEvent.Rejected rejected, Instant now) {
    return rejected.resources().stream()
        .map(
            resource ->
                new Rejection(
                    rejected.typeUrl(),
                    resource.name().name(),
                    resource.origin().resource().toString(),
                    resource.origin().policies().stream().map(Object::toString).toList(),
                    rejected.message(),
                    now))
        .toList();
  }

  private void change(NodeId node, UnaryOperator<ProxyInsight> change) {
    byNode.compute(node, (_, old) -> change.apply(old == null ? ProxyInsight.NONE : old));
    unsaved.add(node);
  }
}
