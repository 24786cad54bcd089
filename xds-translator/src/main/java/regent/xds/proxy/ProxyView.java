package regent.xds.proxy;

import java.util.List;
import regent.model.dataplane.Dataplane;
import regent.model.dataplane.Inbound;
import regent.model.dataplane.TransparentProxying;
import regent.model.match.MeshResources;
import regent.model.resource.Kri;
import regent.model.resource.Meta;
import regent.model.resource.Resource;

/// One proxy with all that concerns it. Equal views are translated to equal snapshots, so a view
/// that did not change needs no translation.
///
/// @param dataplane its resource, without version and times
/// @param metadata what its agent said
/// @param transparentProxy how traffic is redirected to it
/// @param mesh where traffic can be sent to
/// @param outbounds where its application's connections arrive
/// @param policies what applies to it
/// @param settings what the control plane decides besides
public record ProxyView(
    Resource<Dataplane> dataplane,
    ProxyMetadata metadata,
    TransparentProxy transparentProxy,
    MeshView mesh,
    List<Outbound> outbounds,
    ProxyPolicies policies,
    ProxySettings settings) {
  /// The port of workloads that listen nowhere.
  private static final long NO_PORT = 49151;

  /// How an agent redirects that says so without saying how.
  private static final TransparentProxy DEFAULT =
      new TransparentProxy(
          "dualstack",
          new TransparentProxy.Redirect(true, 15006),
          new TransparentProxy.Redirect(true, 15001),
          TransparentProxy.Redirect.OFF);

  public ProxyView {
    outbounds = List.copyOf(outbounds);
  }

  /// The view of one proxy, from all resources of its mesh.
  public static ProxyView of(
      Resource<Dataplane> dataplane,
      ProxyMetadata metadata,
      MeshResources resources,
      ProxySettings settings) {
    return of(
        dataplane,
        metadata,
        MeshView.of(dataplane.mesh(), resources),
        ProxyPolicies.of(dataplane, resources),
        settings);
  }

  /// The view of a proxy; the view of its mesh is shared with other proxies.
  ///
  /// @param dataplane its resource
  /// @param metadata what its agent said when it connected
  /// @param mesh the view of its mesh
  /// @param policies what applies to it
  public static ProxyView of(
      Resource<Dataplane> dataplane,
      ProxyMetadata metadata,
      MeshView mesh,
      ProxyPolicies policies,
      ProxySettings settings) {
    var timeless =
        dataplane.withMeta(Meta.of(dataplane.mesh(), dataplane.name(), dataplane.labels()));
    var transparent = transparentProxy(dataplane.spec(), metadata);
    String address = dataplane.spec().networkingOrNone().address();
    boolean virtual = transparent.redirects(address) || metadata.has(Feature.BIND_OUTBOUNDS);
    return new ProxyView(
        timeless,
        metadata,
        transparent,
        mesh,
        virtual ? Outbounds.virtual(timeless, mesh) : Outbounds.listed(timeless, mesh),
        policies,
        settings);
  }

  /// The name of its Dataplane.
  public Kri kri() {
    return dataplane.kri();
  }

  /// Where others reach it.
  public String address() {
    return dataplane.spec().networkingOrNone().address();
  }

  /// Its listeners for traffic to the application, without those that stand for no port.
  public List<Inbound> inbounds() {
    return dataplane.spec().networkingOrNone().inbound().stream()
        .filter(inbound -> inbound.port() != NO_PORT)
        .toList();
  }

  /// Whether traffic is redirected to it.
  public boolean isTransparent() {
    return transparentProxy.redirects(address());
  }

  /// Ranges whose addresses it takes for internal, the most general last.
  public List<Cidr> internalAddresses() {
    return settings.internalAddresses(metadata.ipv6());
  }

  /// The addresses of its own machine.
  public List<Cidr> localAddresses() {
    return ProxySettings.localAddresses(metadata.ipv6());
  }

  private static TransparentProxy transparentProxy(Dataplane dataplane, ProxyMetadata metadata) {
    var said = metadata.transparentProxy();
    if (metadata.has(Feature.TRANSPARENT_PROXY_IN_METADATA)) {
      return (said == null ? DEFAULT : said).withDnsPort(metadata.dnsPort());
    }
    var networking = dataplane.networkingOrNone();
    var written = networking.transparentProxying();
    return written == null ? TransparentProxy.NONE : of(written).withDnsPort(metadata.dnsPort());
  }

  private static TransparentProxy of(TransparentProxying written) {
    String mode =
        switch (written.ipFamilyMode()) {
          case IPV4 -> "ipv4";
          case IPV6 -> "ipv6";
          case DUAL_STACK, UNSPECIFIED -> "dualstack";
        };
    return new TransparentProxy(
        mode,
        redirect(written.redirectPortInbound()),
        redirect(written.redirectPortOutbound()),
        TransparentProxy.Redirect.OFF);
  }

  private static TransparentProxy.Redirect redirect(long port) {
    return new TransparentProxy.Redirect(port > 0, (int) port);
  }
}
