package regent.xds.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.model.dataplane.Inbound;
import regent.xds.plan.Address;
import regent.xds.plan.ClusterPlan;
import regent.xds.plan.ClusterPlan.HttpTimes;
import regent.xds.plan.ClusterPlan.Members;
import regent.xds.plan.ClusterPlan.Upstream;
import regent.xds.plan.FilterChainPlan;
import regent.xds.plan.HttpFilter;
import regent.xds.plan.HttpOptions;
import regent.xds.plan.HttpOptions.Paths;
import regent.xds.plan.ListenerPlan;
import regent.xds.plan.ListenerPlan.Binding;
import regent.xds.plan.ListenerPlan.Direction;
import regent.xds.plan.NetworkFilter;
import regent.xds.plan.NetworkFilter.HttpConnections;
import regent.xds.plan.NetworkFilter.TcpProxy;
import regent.xds.plan.Origin;
import regent.xds.plan.ProxyPlan;
import regent.xds.plan.RouteAction;
import regent.xds.plan.RouteMatch;
import regent.xds.plan.RouteMatch.PathMatch;
import regent.xds.plan.RoutePlan;
import regent.xds.plan.RouteTable;
import regent.xds.plan.RouteTable.VirtualHostPlan;
import regent.xds.policy.meshcircuitbreaker.Breakers;
import regent.xds.policy.meshopa.Authorization;
import regent.xds.policy.meshtimeout.InboundTimes;
import regent.xds.policy.meshtimeout.Timeouts;
import regent.xds.proxy.Feature;
import regent.xds.proxy.Protocol;
import regent.xds.proxy.ProxyView;

/// Plans what happens to traffic towards the application: a listener and a cluster for each inbound
/// of the Dataplane, and who decides about requests.
public final class InboundPlan {
  /// Source addresses that the agent's rules let pass, so that they do not come back here.
  private static final String SOURCE = "127.0.0.6";

  private static final String SOURCE_IPV6 = "::6";
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");
  private static final String CALLER_TAGS = "x-kuma-tags";
  private static final String UNIFIED_NAME = "kuma.io/unified-name";

  private final ProxyView view;
  private final Optional<Authorization> authorization;

  private InboundPlan(ProxyView view) {
    this.view = view;
    this.authorization = Authorization.of(view);
  }

  /// The listeners and clusters of a proxy's inbounds.
  public static ProxyPlan of(ProxyView view) {
    return new InboundPlan(view).plan();
  }

  private ProxyPlan plan() {
    var listeners = new ArrayList<ListenerPlan>();
    var clusters = new ArrayList<ClusterPlan>();
    boolean http = false;
    for (var inbound : view.inbounds()) {
      var times = Timeouts.inbound(view, inbound);
      listeners.add(listener(inbound, times));
      clusters.add(cluster(inbound, times));
      http |= protocol(inbound).isHttp();
    }
    if (http) {
      authorization.map(Authorization::cluster).ifPresent(clusters::add);
    }
    return ProxyPlan.of(listeners, clusters);
  }

  private ListenerPlan listener(Inbound inbound, InboundTimes times) {
    String name = name(inbound);
    return new ListenerPlan(
        name,
        origin(inbound, times),
        new Address.Socket(
            view.dataplane().spec().networkingOrNone().addressOf(inbound), (int) inbound.port()),
        Direction.INBOUND,
        view.isTransparent() ? Binding.REDIRECTED : Binding.PORT,
        view.metadata().has(Feature.REUSE_PORT),
        name,
        tags(name),
        false,
        false,
        List.of(FilterChainPlan.of(filter(inbound, times))));
  }

  private NetworkFilter filter(Inbound inbound, InboundTimes times) {
    String name = name(inbound);
    if (!protocol(inbound).isHttp()) {
      return new TcpProxy(name, name, times.tcpIdle(), null);
    }
    var options =
        new HttpOptions(
            view.internalAddresses(),
            isToldApart(inbound) ? Paths.ALL_RESOLVED : Paths.AS_SENT,
            true,
            times.connectionIdle(),
            times.headers(),
            Timeouts.inboundStreamIdle());
    return new HttpConnections(name, routes(inbound, times), filters(inbound), options);
  }

  /// Whether decisions depend on the route, so that no spelling of a path may lead around one.
  private boolean isToldApart(Inbound inbound) {
    return authorization.filter(authz -> !authz.routes().of(inbound).isEmpty()).isPresent();
  }

  private List<HttpFilter> filters(Inbound inbound) {
    var filters = new ArrayList<HttpFilter>();
    if (protocol(inbound) == Protocol.GRPC) {
      filters.add(new HttpFilter.GrpcStats());
    }
    authorization.map(Authorization::filter).ifPresent(filters::add);
    filters.add(new HttpFilter.Router());
    filters.sort(HttpFilter.ORDER);
    return filters;
  }

  private RouteTable routes(Inbound inbound, InboundTimes times) {
    String name = name(inbound);
    var everything =
        RoutePlan.of(
            null,
            origin(inbound, times),
            RouteMatch.of(new PathMatch.Prefix("/")),
            RouteAction.Forward.to(name, times.request(), times.requestIdle()));
    var routes = new ArrayList<RoutePlan>();
    authorization.ifPresent(authz -> routes.addAll(authz.routes(inbound, everything)));
    routes.add(authorization.map(authz -> authz.everythingElse(everything)).orElse(everything));
    return new RouteTable(
        name,
        List.of(new VirtualHostPlan(name, List.of("*"), routes)),
        List.of(CALLER_TAGS),
        false,
        null);
  }

  private ClusterPlan cluster(Inbound inbound, InboundTimes times) {
    String address = view.dataplane().spec().networkingOrNone().workloadAddressOf(inbound);
    var breaker = Breakers.inbound(view, inbound);
    var application = new Address.Socket(address, (int) inbound.workloadPort());
    return new ClusterPlan(
        name(inbound),
        origin(inbound, times).with(breaker.policies()),
        new Members.Fixed(List.of(application)),
        upstream(inbound),
        times.connect(),
        httpTimes(inbound, times),
        breaker.limits(),
        breaker.outliers(),
        sourceTowards(address),
        null);
  }

  private static Upstream upstream(Inbound inbound) {
    return switch (protocol(inbound)) {
      case TCP -> Upstream.ANY;
      case HTTP -> Upstream.HTTP1;
      case HTTP2, GRPC -> Upstream.HTTP2;
    };
  }

  private static @Nullable HttpTimes httpTimes(Inbound inbound, InboundTimes times) {
    var upstream = times.upstream();
    return protocol(inbound).isHttp()
        ? new HttpTimes(upstream.idle(), upstream.maxStream(), upstream.maxConnection())
        : null;
  }

  // Redirection leaves the loopback address alone, and connections from these sources.
  private @Nullable String sourceTowards(String address) {
    if (!view.isTransparent() || LOOPBACK.contains(address)) {
      return null;
    }
    return address.contains(":") ? SOURCE_IPV6 : SOURCE;
  }

  private Origin origin(Inbound inbound, InboundTimes times) {
    return Origin.of(view.kri().withSection(inbound.sectionName())).with(times.policies());
  }

  private SortedMap<String, String> tags(String name) {
    var labels = view.dataplane().labels();
    return new TreeMap<>(labels.isEmpty() ? Map.of(UNIFIED_NAME, name) : labels);
  }

  private static String name(Inbound inbound) {
    return "self_inbound_dp_" + inbound.sectionName();
  }

  private static Protocol protocol(Inbound inbound) {
    return Protocol.of(inbound.protocol());
  }
}
