package regent.xds.envoy.listener;

import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import regent.xds.envoy.endpoint.Addresses;
import regent.xds.envoy.proto.Protos;
import regent.xds.plan.ListenerPlan;
import regent.xds.plan.ListenerPlan.Binding;

/// Listeners as Envoy's messages.
public final class Listeners {
  private static final String TAGS = "io.kuma.tags";

  private Listeners() {}

  /// The listener that `plan` describes.
  public static Listener of(ListenerPlan plan) {
    var listener =
        Listener.newBuilder().setName(plan.name()).setAddress(Addresses.of(plan.address()));
    switch (plan.direction()) {
      case INBOUND -> listener.setTrafficDirection(TrafficDirection.INBOUND);
      case OUTBOUND -> listener.setTrafficDirection(TrafficDirection.OUTBOUND);
      case null -> {}
    }
    if (plan.binding() == Binding.REDIRECTED) {
      listener.setBindToPort(Protos.bool(false));
    }
    if (plan.reusePort() != null) {
      listener.setEnableReusePort(Protos.bool(plan.reusePort()));
    }
    if (plan.statPrefix() != null) {
      listener.setStatPrefix(plan.statPrefix());
    }
    if (!plan.tags().isEmpty()) {
      listener.setMetadata(
          Metadata.newBuilder().putFilterMetadata(TAGS, Protos.struct(plan.tags())));
    }
    if (plan.originalDestination()) {
      listener.setUseOriginalDst(Protos.bool(true));
    }
    if (plan.inspectTls()) {
      listener.addListenerFilters(
          ListenerFilter.newBuilder()
              .setName("envoy.filters.listener.tls_inspector")
              .setTypedConfig(Protos.any(TlsInspector.getDefaultInstance())));
    }
    plan.filterChains().forEach(chain -> listener.addFilterChains(FilterChains.of(chain)));
    return listener.build();
  }
}
