package regent.xds.proxy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import regent.model.dataplane.Dataplane;
import regent.model.dataplane.Inbound;
import regent.model.match.MeshResources;
import regent.model.mesh.Mesh;
import regent.model.resource.Kri;
import regent.model.resource.Labels;
import regent.model.resource.Resource;
import regent.model.service.MeshService;
import regent.xds.proxy.Destination.Host;
import regent.xds.proxy.Destination.Port;
import regent.xds.service.Members;
import regent.xds.service.ServiceStatus;

/// What all proxies of a mesh have in common: where traffic can be sent to. Built once for each
/// revision of the mesh and shared by the views of its proxies.
///
/// @param mesh name of the mesh
/// @param destinations by their names
public record MeshView(String mesh, SortedMap<Kri, Destination> destinations) {
  private static final Comparator<Host> HOSTS =
      Comparator.comparing(Host::address).thenComparingInt(Host::port);

  public MeshView {
    destinations = Collections.unmodifiableSortedMap(new TreeMap<>(destinations));
  }

  /// The view of a mesh with these services and proxies; those of other meshes are left out.
  public static MeshView of(
      String mesh,
      Collection<Resource<MeshService>> services,
      Collection<Resource<Dataplane>> dataplanes) {
    var proxies = dataplanes.stream().filter(d -> d.mesh().equals(mesh)).toList();
    var destinations = new TreeMap<Kri, Destination>();
    for (var service : services) {
      if (service.mesh().equals(mesh)) {
        destinations.put(service.kri(), destination(service, proxies));
      }
    }
    return new MeshView(mesh, destinations);
  }

  /// The view of a mesh that these resources are of.
  public static MeshView of(String mesh, MeshResources resources) {
    return of(mesh, resources.list(MeshService.TYPE), resources.list(Dataplane.TYPE));
  }

  /// The name of the mesh as a resource.
  public Kri kri() {
    return new Kri(Mesh.TYPE, "", "", "", mesh, "");
  }

  /// The destination with this name; its section does not matter.
  public Optional<Destination> destination(Kri kri) {
    return Optional.ofNullable(destinations.get(kri.withoutSection()));
  }

  /// The port of a destination that `kri` names in its section, or the only one when it names none.
  public Optional<Port> port(Kri kri) {
    return destination(kri)
        .flatMap(
            destination -> {
              if (!kri.section().isEmpty()) {
                return destination.port(kri.section());
              }
              var ports = destination.ports();
              return ports.size() == 1 ? Optional.of(ports.getFirst()) : Optional.empty();
            });
  }

  /// The destinations of a kind that have all these labels, the oldest first; none without labels.
  ///
  /// @param kind name of the type, as `MeshService`
  public Stream<Destination> select(String kind, Map<String, String> labels) {
    if (labels.isEmpty()) {
      return Stream.empty();
    }
    return destinations.values().stream()
        .filter(destination -> destination.kri().typeName().equals(kind))
        .filter(destination -> destination.labels().entrySet().containsAll(labels.entrySet()))
        .sorted(Comparator.comparing(Destination::created).thenComparing(Destination::kri));
  }

  private static Destination destination(
      Resource<MeshService> service, List<Resource<Dataplane>> proxies) {
    var ports = new ArrayList<Port>();
    for (var port : service.spec().ports()) {
      ports.add(
          new Port(
              port.sectionName(),
              port.port(),
              Protocol.of(port.appProtocol()),
              ServiceStatus.isLocal(service) ? hosts(service, port, proxies) : List.of()));
    }
    Instant created = service.meta().creationTime();
    return new Destination(
        service.kri(),
        service.labels(),
        created == null ? Instant.MAX : created,
        ports,
        ServiceStatus.virtualIps(service),
        ServiceStatus.hostnames(service));
  }

  private static List<Host> hosts(
      Resource<MeshService> service, MeshService.Port port, List<Resource<Dataplane>> proxies) {
    var hosts = new ArrayList<Host>();
    for (var proxy : proxies) {
      if (Members.selects(service, proxy)) {
        Members.healthy(proxy.spec()).stream()
            .filter(inbound -> Members.serves(inbound, port))
            .map(inbound -> host(proxy, inbound))
            .forEach(hosts::add);
      }
    }
    hosts.sort(HOSTS);
    return hosts;
  }

  private static Host host(Resource<Dataplane> proxy, Inbound inbound) {
    var tags = new TreeMap<>(proxy.labels());
    if (!inbound.protocol().isEmpty()) {
      tags.put(Labels.PROTOCOL_TAG, inbound.protocol());
    }
    return new Host(
        proxy.spec().networkingOrNone().addressOf(inbound),
        (int) inbound.port(),
        proxy.meta().label(Labels.ZONE),
        tags);
  }
}
