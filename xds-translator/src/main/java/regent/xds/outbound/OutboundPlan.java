package regent.xds.outbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import regent.model.resource.Kri;
import regent.xds.plan.Address;
import regent.xds.plan.ClusterPlan;
import regent.xds.plan.ClusterPlan.HttpTimes;
import regent.xds.plan.ClusterPlan.Members;
import regent.xds.plan.ClusterPlan.Upstream;
import regent.xds.plan.EndpointsPlan;
import regent.xds.plan.EndpointsPlan.Endpoint;
import regent.xds.plan.EndpointsPlan.LocalityPlan;
import regent.xds.plan.FilterChainPlan;
import regent.xds.plan.HttpFilter;
import regent.xds.plan.HttpOptions;
import regent.xds.plan.ListenerPlan;
import regent.xds.plan.ListenerPlan.Binding;
import regent.xds.plan.ListenerPlan.Direction;
import regent.xds.plan.NetworkFilter;
import regent.xds.plan.NetworkFilter.HttpConnections;
import regent.xds.plan.NetworkFilter.TcpProxy;
import regent.xds.plan.Origin;
import regent.xds.plan.ProxyPlan;
import regent.xds.plan.RoutePlan;
import regent.xds.plan.RouteTable;
import regent.xds.plan.RouteTable.VirtualHostPlan;
import regent.xds.policy.Effective;
import regent.xds.policy.meshcircuitbreaker.Breakers;
import regent.xds.policy.meshhttproute.HttpRoutes;
import regent.xds.policy.meshhttproute.RouteRule;
import regent.xds.policy.meshretry.Retries;
import regent.xds.policy.meshtimeout.OutboundTimes;
import regent.xds.policy.meshtimeout.Timeouts;
import regent.xds.proxy.Destination.Host;
import regent.xds.proxy.Destination.Port;
import regent.xds.proxy.Feature;
import regent.xds.proxy.Outbound;
import regent.xds.proxy.Protocol;
import regent.xds.proxy.ProxyView;

/// Plans what happens to traffic of the application: a listener for each outbound, a cluster with
/// endpoints for each port of a destination that some listener sends traffic to.
public final class OutboundPlan {
  /// The tag that names the destination of a listener.
  private static final String UNIFIED_NAME = "kuma.io/unified-name";

  private final ProxyView view;
  private final List<ListenerPlan> listeners = new ArrayList<>();
  private final TreeSet<Kri> used = new TreeSet<>();

  private OutboundPlan(ProxyView view) {
    this.view = view;
  }

  /// The listeners, clusters and endpoints of a proxy's outbounds. One that leads to no port of a
  /// destination is left out.
  public static ProxyPlan of(ProxyView view) {
    var plan = new OutboundPlan(view);
    for (var outbound : view.outbounds()) {
      view.mesh().port(outbound.destination()).ifPresent(port -> plan.add(outbound, port));
    }
    return plan.finished();
  }

  private void add(Outbound outbound, Port port) {
    var destination = outbound.destination();
    var times = Timeouts.outbound(view, destination);
    if (port.protocol().isHttp()) {
      var origin = Origin.of(destination.withoutSection()).with(times.policies());
      listeners.add(listener(outbound, origin, http(destination, port.protocol(), times)));
    } else {
      addTcp(outbound, port, times);
    }
  }

  private void addTcp(Outbound outbound, Port port, OutboundTimes times) {
    var destination = outbound.destination();
    var target =
        destination.section().isEmpty() ? destination.withSection(port.section()) : destination;
    used.add(target);
    var attempts = Retries.connections(view, destination);
    var filter =
        new TcpProxy(
            destination.toString(),
            target.toString(),
            times.idle(),
            attempts.map(Effective::conf).orElse(null));
    var origin =
        Origin.of(destination.withoutSection())
            .with(times.policies())
            .with(attempts.map(Effective::policies).orElse(List.of()));
    listeners.add(listener(outbound, origin, filter));
  }

  private ListenerPlan listener(Outbound outbound, Origin origin, NetworkFilter filter) {
    String name = outbound.destination().toString();
    boolean redirected = view.isTransparent() && !view.metadata().has(Feature.BIND_OUTBOUNDS);
    return new ListenerPlan(
        name,
        origin,
        new Address.Socket(outbound.address(), outbound.port()),
        Direction.OUTBOUND,
        redirected ? Binding.REDIRECTED : Binding.PORT,
        null,
        name,
        new TreeMap<>(Map.of(UNIFIED_NAME, name)),
        false,
        false,
        List.of(FilterChainPlan.of(filter)));
  }

  private HttpConnections http(Kri destination, Protocol protocol, OutboundTimes times) {
    String name = destination.toString();
    var filters = new ArrayList<HttpFilter>();
    if (protocol == Protocol.GRPC) {
      filters.add(new HttpFilter.GrpcStats());
    }
    filters.add(new HttpFilter.Router());
    filters.sort(HttpFilter.ORDER);
    var options =
        new HttpOptions(
            view.internalAddresses(),
            HttpOptions.Paths.DOTS_RESOLVED,
            false,
            java.time.Duration.ZERO,
            times.headers(),
            null);
    return new HttpConnections(name, routes(destination, protocol, times), filters, options);
  }

  private RouteTable routes(Kri destination, Protocol protocol, OutboundTimes times) {
    var routes = new ArrayList<RoutePlan>();
    for (var rule : HttpRoutes.of(view, destination)) {
      rule.backends().stream().map(RouteRule.Backend::destination).forEach(used::add);
      used.addAll(rule.mirrors().values());
      routes.addAll(routes(rule, destination, protocol, times));
    }
    String name = destination.toString();
    return new RouteTable(
        name, List.of(new VirtualHostPlan(name, List.of("*"), routes)), List.of(), false, null);
  }

  private List<RoutePlan> routes(
      RouteRule rule, Kri destination, Protocol protocol, OutboundTimes times) {
    if (rule.route().isEmpty()) {
      return Routes.of(rule, times, Retries.requests(view, destination, protocol));
    }
    Kri route = rule.route().get();
    return Routes.of(
        rule,
        Timeouts.route(view, destination, route),
        Retries.requests(view, destination, route, protocol));
  }

  private ProxyPlan finished() {
    var clusters = new ArrayList<ClusterPlan>();
    var endpoints = new ArrayList<EndpointsPlan>();
    for (var destination : used) {
      view.mesh()
          .port(destination)
          .ifPresent(
              port -> {
                clusters.add(cluster(destination, port.protocol()));
                endpoints.add(endpoints(destination, port));
              });
    }
    return new ProxyPlan(listeners, clusters, endpoints, List.of());
  }

  // Between the two proxies it is HTTP/2, whatever the applications speak.
  private ClusterPlan cluster(Kri destination, Protocol protocol) {
    var times = Timeouts.outbound(view, destination);
    var breaker = Breakers.outbound(view, destination);
    boolean http = protocol == Protocol.HTTP || protocol == Protocol.HTTP2;
    return new ClusterPlan(
        destination.toString(),
        Origin.of(destination.withoutSection()).with(times.policies()).with(breaker.policies()),
        new Members.Discovered(),
        Upstream.HTTP2,
        times.connect(),
        http ? new HttpTimes(times.idle(), times.maxStream(), times.maxConnection()) : null,
        breaker.limits(),
        breaker.outliers(),
        null,
        null);
  }

  private static EndpointsPlan endpoints(Kri destination, Port port) {
    var byZone = new TreeMap<String, List<Endpoint>>();
    for (var host : port.hosts()) {
      byZone.computeIfAbsent(host.zone(), _ -> new ArrayList<>()).add(endpoint(host));
    }
    var localities = new ArrayList<LocalityPlan>();
    byZone.forEach(
        (zone, hosts) -> localities.add(new LocalityPlan(zone.isEmpty() ? null : zone, 0, hosts)));
    return new EndpointsPlan(
        destination.toString(), Origin.of(destination.withoutSection()), localities);
  }

  private static Endpoint endpoint(Host host) {
    return new Endpoint(new Address.Socket(host.address(), host.port()), 1, host.tags());
  }
}
