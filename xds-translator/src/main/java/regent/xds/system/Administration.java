package regent.xds.system;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import regent.xds.plan.Address;
import regent.xds.plan.ClusterPlan;
import regent.xds.plan.ClusterPlan.Members;
import regent.xds.plan.DownstreamTls;
import regent.xds.plan.FilterChainPlan;
import regent.xds.plan.HttpFilter;
import regent.xds.plan.HttpOptions;
import regent.xds.plan.ListenerPlan;
import regent.xds.plan.ListenerPlan.Binding;
import regent.xds.plan.ListenerPlan.Direction;
import regent.xds.plan.NetworkFilter;
import regent.xds.plan.NetworkFilter.HttpConnections;
import regent.xds.plan.Origin;
import regent.xds.plan.ProxyPlan;
import regent.xds.plan.RouteAction;
import regent.xds.plan.RouteMatch;
import regent.xds.plan.RouteMatch.PathMatch;
import regent.xds.plan.RoutePlan;
import regent.xds.plan.RouteTable;
import regent.xds.plan.RouteTable.VirtualHostPlan;
import regent.xds.proxy.Feature;
import regent.xds.proxy.ProxyView;

/// Offers the proxy's readiness to everybody and Envoy's administration to the control plane, on
/// the Dataplane's address.
///
/// The agent's word counts for ports only: an address other than the loopback one would let it open
/// a way to some other machine.
final class Administration {
  private static final String ADMIN = "system_envoy_admin";
  private static final String READINESS = "system_probe_readiness";
  private static final String CONTROL_PLANE = "kuma-cp";
  private static final List<String> LOOPBACK = List.of("", "127.0.0.1", "0.0.0.0");
  private static final List<String> LOOPBACK_IPV6 = List.of("::1", "::");

  private final ProxyView view;

  private Administration(ProxyView view) {
    this.view = view;
  }

  /// The listener and what is behind it; nothing when the agent offers no administration, or an
  /// address that is not allowed.
  static ProxyPlan of(ProxyView view) {
    var metadata = view.metadata();
    boolean allowed =
        LOOPBACK.contains(metadata.adminAddress())
            || LOOPBACK_IPV6.contains(metadata.adminAddress());
    if (metadata.adminPort() == 0 || metadata.readinessPort() == 0 || !allowed) {
      return ProxyPlan.of(List.of(), List.of());
    }
    return new Administration(view).plan();
  }

  private ProxyPlan plan() {
    var clusters =
        List.of(
            ClusterPlan.plain(ADMIN, Origin.of(view.kri()), new Members.Fixed(List.of(admin()))),
            ClusterPlan.plain(
                READINESS, Origin.of(view.kri()), new Members.Fixed(List.of(readiness()))));
    // Envoy itself has the port on the loopback address.
    var listeners =
        view.address().equals(loopback()) ? List.<ListenerPlan>of() : List.of(listener());
    return ProxyPlan.of(listeners, clusters);
  }

  private ListenerPlan listener() {
    var chains = new ArrayList<FilterChainPlan>();
    chains.add(FilterChainPlan.of(routes(List.of(route("/ready", READINESS)))));
    var certificates = view.settings().adminCertificates();
    if (certificates != null) {
      chains.add(
          new FilterChainPlan(
              new FilterChainPlan.Match("tls", null),
              routes(List.of(route("/ready", READINESS), route("/", ADMIN))),
              new DownstreamTls(
                  certificates.certificateChain(),
                  certificates.privateKey(),
                  certificates.clientCa(),
                  CONTROL_PLANE)));
    }
    return new ListenerPlan(
        ADMIN,
        Origin.of(view.kri()),
        new Address.Socket(view.address(), view.metadata().adminPort()),
        Direction.INBOUND,
        Binding.PORT,
        view.metadata().has(Feature.REUSE_PORT),
        null,
        Collections.emptySortedMap(),
        false,
        true,
        chains);
  }

  private NetworkFilter routes(List<RoutePlan> routes) {
    var host = new VirtualHostPlan(ADMIN, List.of("*"), routes);
    return new HttpConnections(
        ADMIN,
        new RouteTable(null, List.of(host), List.of(), false, null),
        List.of(new HttpFilter.Router()),
        HttpOptions.internal(view.localAddresses()));
  }

  private RoutePlan route(String prefix, String cluster) {
    return RoutePlan.of(
        null,
        Origin.of(view.kri()),
        RouteMatch.of(new PathMatch.Prefix(prefix)),
        RouteAction.Forward.to(cluster, null, null)
            .withPath(new RouteAction.PathRewrite.Prefix(prefix)));
  }

  private Address admin() {
    var metadata = view.metadata();
    return metadata.adminSocket().isEmpty()
        ? new Address.Socket(loopback(), metadata.adminPort())
        : new Address.Pipe(metadata.adminSocket());
  }

  private Address readiness() {
    var metadata = view.metadata();
    return metadata.has(Feature.READINESS_UNIX_SOCKET)
        ? new Address.Pipe(metadata.socket("kuma-readiness-reporter"))
        : new Address.Socket(loopback(), metadata.readinessPort());
  }

  private String loopback() {
    return LOOPBACK_IPV6.contains(view.metadata().adminAddress()) ? "::1" : "127.0.0.1";
  }
}
