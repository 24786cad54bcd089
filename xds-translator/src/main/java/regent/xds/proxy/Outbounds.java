package regent.xds.proxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import regent.model.dataplane.Dataplane;
import regent.model.dataplane.Networking;
import regent.model.dataplane.TransparentProxying;
import regent.model.resource.Kri;
import regent.model.resource.Labels;
import regent.model.resource.Resource;

/// Finds where the connections of a proxy's application arrive. With traffic redirected, or with
/// outbounds bound, that is each virtual address of each destination that the proxy may reach;
/// otherwise the outbounds that its Dataplane lists.
final class Outbounds {
  private final Resource<Dataplane> dataplane;
  private final Networking networking;
  private final MeshView mesh;

  private Outbounds(Resource<Dataplane> dataplane, MeshView mesh) {
    this.dataplane = dataplane;
    this.networking = dataplane.spec().networkingOrNone();
    this.mesh = mesh;
  }

  static List<Outbound> virtual(Resource<Dataplane> dataplane, MeshView mesh) {
    return new Outbounds(dataplane, mesh).virtual();
  }

  static List<Outbound> listed(Resource<Dataplane> dataplane, MeshView mesh) {
    return new Outbounds(dataplane, mesh).listed();
  }

  private List<Outbound> virtual() {
    var reachable = reachable();
    var outbounds = new ArrayList<Outbound>();
    for (var destination : mesh.destinations().values()) {
      for (var address : destination.addresses()) {
        for (var port : destination.ports()) {
          var kri = destination.kri().withSection(port.section());
          boolean selected = reachable.isEmpty() || reachable.get().contains(kri);
          if (selected && !isInbound(address, port.number())) {
            outbounds.add(new Outbound(address, port.number(), kri));
          }
        }
      }
    }
    return outbounds;
  }

  private List<Outbound> listed() {
    var outbounds = new ArrayList<Outbound>();
    for (var outbound : networking.outbound()) {
      var backend = outbound.backendRef();
      if (backend != null) {
        mesh.select(backend.kind(), labels(backend.name(), "", backend.labels()))
            .findFirst()
            .map(destination -> destination.kri().withSection(section(backend.port())))
            .ifPresent(
                kri ->
                    outbounds.add(
                        new Outbound(outbound.addressOrLoopback(), (int) outbound.port(), kri)));
      }
    }
    return outbounds;
  }

  /// The ports that the Dataplane restricts the proxy to; absent when it does not.
  private Optional<Set<Kri>> reachable() {
    var transparent = networking.transparentProxying();
    if (transparent == null || transparent.reachableBackends() == null) {
      return Optional.empty();
    }
    var reachable = new TreeSet<Kri>();
    for (var ref : transparent.reachableBackends().refs()) {
      mesh.select(ref.kind(), labels(ref.name(), ref.namespace(), ref.labels()))
          .forEach(destination -> add(reachable, destination, ref));
    }
    return Optional.of(reachable);
  }

  private static void add(
      Set<Kri> reachable, Destination destination, TransparentProxying.Ref ref) {
    var only =
        ref.port() == null
            ? Optional.<Destination.Port>empty()
            : destination.port(section(ref.port()));
    var ports = only.isPresent() ? List.of(only.get()) : destination.ports();
    ports.forEach(port -> reachable.add(destination.kri().withSection(port.section())));
  }

  private Map<String, String> labels(String name, String namespace, Map<String, String> labels) {
    if (!labels.isEmpty() || name.isEmpty()) {
      return labels;
    }
    var byName = new HashMap<String, String>();
    byName.put(Labels.DISPLAY_NAME, name);
    String in = namespace.isEmpty() ? dataplane.meta().label(Labels.NAMESPACE) : namespace;
    if (!in.isEmpty()) {
      byName.put(Labels.NAMESPACE, in);
    }
    return byName;
  }

  private static String section(long port) {
    return port == 0 ? "" : Long.toString(port);
  }

  private boolean isInbound(String address, int port) {
    return networking.inbound().stream()
        .anyMatch(i -> i.port() == port && networking.addressOf(i).equals(address));
  }
}
