package regent.xds.system;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import regent.xds.plan.Address;
import regent.xds.plan.ClusterPlan;
import regent.xds.plan.ClusterPlan.Members;
import regent.xds.plan.FilterChainPlan;
import regent.xds.plan.ListenerPlan;
import regent.xds.plan.ListenerPlan.Binding;
import regent.xds.plan.ListenerPlan.Direction;
import regent.xds.plan.NetworkFilter.TcpProxy;
import regent.xds.plan.Origin;
import regent.xds.plan.ProxyPlan;
import regent.xds.proxy.Feature;
import regent.xds.proxy.ProxyView;

/// Takes in the traffic that the agent redirects. Each listener hands connections on to the
/// listener of their destination, and lets those pass that have none.
final class RedirectedTraffic {
  private static final String NO_DESTINATION = "self_transparentproxy_no_destination_inbound";

  /// Source addresses that the agent's rules let pass, so that they do not come back here.
  private static final String INBOUND_SOURCE = "127.0.0.6";

  private static final String INBOUND_SOURCE_IPV6 = "::6";

  private final ProxyView view;
  private final List<ListenerPlan> listeners = new ArrayList<>();
  private final List<ClusterPlan> clusters = new ArrayList<>();

  private RedirectedTraffic(ProxyView view) {
    this.view = view;
  }

  /// The listeners and where they lead; nothing when outgoing traffic is not redirected.
  static ProxyPlan of(ProxyView view) {
    if (!view.transparentProxy().outbound().enabled()
        || view.metadata().has(Feature.BIND_OUTBOUNDS)) {
      return ProxyPlan.of(List.of(), List.of());
    }
    var traffic = new RedirectedTraffic(view);
    traffic.clusters.add(
        ClusterPlan.plain(NO_DESTINATION, Origin.of(view.kri()), new Members.Fixed(List.of()))
            .countedAs(NO_DESTINATION));
    traffic.add("ipv4", "0.0.0.0", INBOUND_SOURCE);
    if (view.transparentProxy().ipv6()) {
      traffic.add("ipv6", "::", INBOUND_SOURCE_IPV6);
    }
    return ProxyPlan.of(traffic.listeners, traffic.clusters);
  }

  private void add(String family, String anyAddress, String inboundSource) {
    String outbound = "self_transparentproxy_passthrough_outbound_" + family;
    clusters.add(
        ClusterPlan.plain(outbound, Origin.of(view.kri()), new Members.OriginalDestination()));
    int outboundPort = view.transparentProxy().outbound().port();
    listeners.add(listener(outbound, anyAddress, outboundPort, Direction.OUTBOUND));
    String inbound = "self_transparentproxy_passthrough_inbound_" + family;
    clusters.add(
        ClusterPlan.plain(inbound, Origin.of(view.kri()), new Members.OriginalDestination())
            .boundTo(inboundSource));
    int inboundPort = view.transparentProxy().inbound().port();
    listeners.add(listener(inbound, anyAddress, inboundPort, Direction.INBOUND));
  }

  private ListenerPlan listener(String name, String address, int port, Direction direction) {
    return new ListenerPlan(
        name,
        Origin.of(view.kri()),
        new Address.Socket(address, port),
        direction,
        Binding.PORT,
        direction == Direction.INBOUND ? view.metadata().has(Feature.REUSE_PORT) : null,
        name,
        Collections.emptySortedMap(),
        true,
        false,
        List.of(FilterChainPlan.of(new TcpProxy(name, name, null, null))));
  }
}
