package regent.xds.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import regent.model.dataplane.Inbound;
import regent.model.json.Shape;
import regent.model.match.InboundRule;
import regent.model.match.MatchesHash;
import regent.model.match.ResourceRule;
import regent.model.policy.meshhttproute.Match;
import regent.model.policy.meshhttproute.MeshHTTPRoute;
import regent.model.resource.Kri;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;
import regent.xds.plan.Origin;
import regent.xds.proxy.ProxyView;

/// Finds what a proxy's policies say of one thing.
public final class Lookup {
  private Lookup() {}

  /// What policies say of incoming traffic.
  ///
  /// @param forAll for traffic of every caller; absent when nothing is said
  /// @param onlyForSomeCallers whether something is said, but only of some callers
  public record InboundRules<C>(Optional<Effective<C>> forAll, boolean onlyForSomeCallers) {}

  /// What MeshHTTPRoutes say of the requests with some matches.
  ///
  /// @param route the one that wins, with its entry as section
  /// @param origin all that shaped it
  public record RoutingRule(MeshHTTPRoute.Rule rule, Kri route, Origin origin) {}

  /// What is said of traffic to `inbound`.
  public static <C> InboundRules<C> inbound(
      ProxyView view, ResourceType<?> type, Shape<C> conf, Inbound inbound) {
    String address = view.dataplane().spec().networkingOrNone().addressOf(inbound);
    var rules = view.policies().matched(type).inboundRules(address, inbound.port());
    var forAll = rules.stream().filter(rule -> rule.match() == null).toList();
    var effective =
        InboundRule.forAllTraffic(rules)
            .map(json -> new Effective<>(conf.read(json), policies(forAll)));
    return new InboundRules<>(effective, !rules.isEmpty() && forAll.isEmpty());
  }

  /// What is said of traffic to the first of `destinations` that something is said of. For each,
  /// what is said of the whole comes after what is said of its section; the mesh comes last.
  public static <C> Optional<Effective<C>> outbound(
      ProxyView view, ResourceType<?> type, Shape<C> conf, List<Kri> destinations) {
    return rule(view, type, destinations)
        .flatMap(rule -> rule.conf(conf).map(c -> new Effective<>(c, policies(rule))));
  }

  /// The routes to `destination`, in the order in which they were merged.
  public static List<RoutingRule> routes(ProxyView view, Kri destination) {
    var rule = rule(view, MeshHTTPRoute.TYPE, List.of(destination));
    if (rule.isEmpty()) {
      return List.of();
    }
    var merged = rule.get().conf(MeshHTTPRoute.Merged.SHAPE);
    var routes = new ArrayList<RoutingRule>();
    for (var routing : merged.map(MeshHTTPRoute.Merged::rules).orElse(List.of())) {
      routes.add(routingRule(rule.get(), routing));
    }
    return routes;
  }

  /// What is said of the proxy as a whole.
  public static <C> Optional<Effective<C>> proxy(
      ProxyView view, ResourceType<?> type, Shape<C> conf) {
    return Optional.ofNullable(view.policies().matched(type).proxyConf())
        .map(
            proxyConf ->
                new Effective<>(
                    proxyConf.conf(conf),
                    proxyConf.origins().stream().map(Resource::kri).toList()));
  }

  private static Optional<ResourceRule> rule(
      ProxyView view, ResourceType<?> type, List<Kri> destinations) {
    var names = new ArrayList<Kri>();
    for (var destination : destinations) {
      names.add(destination);
      names.add(destination.withoutSection());
    }
    names.add(view.mesh().kri());
    var rules = view.policies().matched(type).outbound().rules();
    return names.stream()
        .flatMap(name -> Optional.ofNullable(rules.get(name)).stream())
        .filter(rule -> !rule.confs().isEmpty())
        .findFirst();
  }

  private static RoutingRule routingRule(ResourceRule rule, MeshHTTPRoute.Rule routing) {
    String hash = MatchesHash.ofMatches(routing.matches());
    var winner = rule.originByMatches().get(hash);
    if (winner == null) {
      throw new IllegalStateException("a merged route comes from nowhere: " + routing);
    }
    var shaping =
        rule.origins().stream()
            .filter(origin -> hasRule(origin, routing.matches()))
            .map(origin -> origin.policy().kri())
            .toList();
    Kri policy = winner.policy().kri();
    return new RoutingRule(
        routing,
        policy.withSection("rule_" + winner.index()),
        new Origin(policy, shaping.stream().filter(kri -> !kri.equals(policy)).toList()));
  }

  private static boolean hasRule(regent.model.match.Origin origin, List<Match> matches) {
    var to = origin.policy().as(MeshHTTPRoute.TYPE).spec().to();
    return origin.index() < to.size()
        && to.get(origin.index()).rules().stream().anyMatch(r -> r.matches().equals(matches));
  }

  private static List<Kri> policies(List<InboundRule> rules) {
    return rules.stream().map(rule -> rule.origin().policy().kri()).distinct().toList();
  }

  private static List<Kri> policies(ResourceRule rule) {
    return rule.origins().stream().map(origin -> origin.policy().kri()).distinct().toList();
  }
}
