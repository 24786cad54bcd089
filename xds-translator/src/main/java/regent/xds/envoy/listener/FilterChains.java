package regent.xds.envoy.listener;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.InternalAddressConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails;
import regent.xds.envoy.proto.Protos;
import regent.xds.envoy.route.RouteConfigurations;
import regent.xds.envoy.secret.Tls;
import regent.xds.plan.FilterChainPlan;
import regent.xds.plan.HttpOptions;
import regent.xds.plan.NetworkFilter.HttpConnections;
import regent.xds.plan.NetworkFilter.TcpProxy;

/// Filter chains as Envoy's messages.
final class FilterChains {
  private FilterChains() {}

  static FilterChain of(FilterChainPlan plan) {
    var chain = FilterChain.newBuilder();
    if (plan.match() != null) {
      chain.setFilterChainMatch(match(plan.match()));
    }
    switch (plan.filter()) {
      case TcpProxy tcp ->
          chain.addFilters(filter("envoy.filters.network.tcp_proxy", tcpProxy(tcp)));
      case HttpConnections http ->
          chain.addFilters(
              filter("envoy.filters.network.http_connection_manager", connectionManager(http)));
    }
    if (plan.tls() != null) {
      chain.setTransportSocket(Tls.downstream(plan.tls()));
    }
    return chain.build();
  }

  private static FilterChainMatch match(FilterChainPlan.Match plan) {
    var match = FilterChainMatch.newBuilder();
    if (plan.transportProtocol() != null) {
      match.setTransportProtocol(plan.transportProtocol());
    }
    if (plan.destinationPort() != null) {
      match.setDestinationPort(Protos.uint32(plan.destinationPort()));
    }
    return match.build();
  }

  private static Filter filter(String name, Message configuration) {
    return Filter.newBuilder().setName(name).setTypedConfig(Protos.any(configuration)).build();
  }

  private static Message tcpProxy(TcpProxy plan) {
    var proxy =
        io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.newBuilder()
            .setStatPrefix(plan.statPrefix())
            .setCluster(plan.cluster());
    if (plan.idleTimeout() != null) {
      proxy.setIdleTimeout(Protos.duration(plan.idleTimeout()));
    }
    if (plan.maxConnectAttempts() != null) {
      proxy.setMaxConnectAttempts(Protos.uint32(plan.maxConnectAttempts()));
    }
    return proxy.build();
  }

  private static Message connectionManager(HttpConnections plan) {
    var manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix(plan.statPrefix())
            .setRouteConfig(RouteConfigurations.of(plan.routes()));
    plan.filters().forEach(filter -> manager.addHttpFilters(HttpFilters.of(filter)));
    options(manager, plan.options());
    return manager.build();
  }

  private static void options(HttpConnectionManager.Builder manager, HttpOptions options) {
    var internal = InternalAddressConfig.newBuilder();
    for (var range : options.internalAddresses()) {
      internal.addCidrRanges(
          CidrRange.newBuilder()
              .setAddressPrefix(range.prefix())
              .setPrefixLen(Protos.uint32(range.length())));
    }
    manager.setInternalAddressConfig(internal);
    switch (options.paths()) {
      case AS_SENT -> {}
      case DOTS_RESOLVED -> manager.setNormalizePath(Protos.bool(true));
      case ALL_RESOLVED ->
          manager
              .setNormalizePath(Protos.bool(true))
              .setMergeSlashes(true)
              .setPathWithEscapedSlashesAction(PathWithEscapedSlashesAction.UNESCAPE_AND_FORWARD);
    }
    if (options.forwardClientCertificate()) {
      manager
          .setForwardClientCertDetails(ForwardClientCertDetails.SANITIZE_SET)
          .setSetCurrentClientCertDetails(SetCurrentClientCertDetails.newBuilder().setUri(true));
    }
    if (options.idleTimeout() != null) {
      manager.setCommonHttpProtocolOptions(
          HttpProtocolOptions.newBuilder().setIdleTimeout(Protos.duration(options.idleTimeout())));
    }
    if (options.requestHeadersTimeout() != null) {
      manager.setRequestHeadersTimeout(Protos.duration(options.requestHeadersTimeout()));
    }
    if (options.streamIdleTimeout() != null) {
      manager.setStreamIdleTimeout(Protos.duration(options.streamIdleTimeout()));
    }
  }
}
