package regent.xds.service;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import regent.model.dataplane.Dataplane;
import regent.model.dataplane.Inbound;
import regent.model.json.IntOrString;
import regent.model.resource.Labels;
import regent.model.resource.Meta;
import regent.model.resource.Resource;
import regent.model.service.MeshService;
import regent.model.service.MeshService.LabelSelector;
import regent.model.service.MeshService.Port;
import regent.model.service.MeshService.Selector;
import regent.model.service.MeshService.State;

/// The MeshServices that the control plane makes for workloads, so that nobody has to write one who
/// is content with the ports of the proxies: one for each value of `kuma.io/workload` in a mesh.
///
/// Proxies of a workload should have the same ports. Where they differ, a service keeps what it has
/// as long as one proxy agrees, and takes the oldest proxy's otherwise.
public final class GeneratedServices {
  private static final String GENERATOR = "meshservice-generator";
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final List<String> PROTOCOLS = List.of("http", "http2", "grpc", "tcp");

  private static final Comparator<Resource<Dataplane>> OLDEST_FIRST =
      Comparator.<Resource<Dataplane>, Instant>comparing(
              dataplane -> {
                Instant created = dataplane.meta().creationTime();
                return created == null ? Instant.MAX : created;
              })
          .thenComparing(Resource::name);

  private GeneratedServices() {}

  /// Services that are to be created, or changed because the ports of their proxies did. A service
  /// that a user wrote is never touched.
  ///
  /// @param zone the zone of this control plane
  public static List<Resource<MeshService>> update(
      Collection<Resource<Dataplane>> dataplanes,
      Collection<Resource<MeshService>> services,
      String zone) {
    var existing = new HashMap<String, Resource<MeshService>>();
    services.forEach(service -> existing.put(key(service.mesh(), service.name()), service));
    var updated = new ArrayList<Resource<MeshService>>();
    workloads(dataplanes)
        .forEach(
            (key, proxies) -> {
              var service = existing.get(key);
              if (service == null) {
                updated.add(create(proxies, zone));
              } else if (isGenerated(service)) {
                var ports = ports(service.spec().ports(), proxies);
                if (!ports.equals(service.spec().ports())) {
                  updated.add(service.withSpec(spec(workload(proxies), ports)));
                }
              }
            });
    return updated;
  }

  /// Generated services whose workload has no proxy any more.
  public static List<Resource<MeshService>> abandoned(
      Collection<Resource<Dataplane>> dataplanes, Collection<Resource<MeshService>> services) {
    var workloads = workloads(dataplanes);
    return services.stream()
        .filter(GeneratedServices::isGenerated)
        .filter(service -> !workloads.containsKey(key(service.mesh(), service.name())))
        .toList();
  }

  private static boolean isGenerated(Resource<MeshService> service) {
    return ServiceStatus.isLocal(service)
        && service.meta().label(Labels.MANAGED_BY).equals(GENERATOR);
  }

  private static SortedMap<String, List<Resource<Dataplane>>> workloads(
      Collection<Resource<Dataplane>> dataplanes) {
    var workloads = new TreeMap<String, List<Resource<Dataplane>>>();
    for (var dataplane : dataplanes.stream().sorted(OLDEST_FIRST).toList()) {
      String workload = dataplane.meta().label(Labels.WORKLOAD);
      boolean listens = !dataplane.spec().networkingOrNone().inbound().isEmpty();
      if (listens && DNS_LABEL.matcher(workload).matches()) {
        workloads
            .computeIfAbsent(key(dataplane.mesh(), workload), _ -> new ArrayList<>())
            .add(dataplane);
      }
    }
    return workloads;
  }

  private static Resource<MeshService> create(List<Resource<Dataplane>> proxies, String zone) {
    String mesh = proxies.getFirst().mesh();
    String name = workload(proxies);
    var labels =
        Map.of(
            Labels.MESH, mesh,
            Labels.DISPLAY_NAME, name,
            Labels.MANAGED_BY, GENERATOR,
            Labels.ENV, "universal",
            Labels.ZONE, zone,
            Labels.ORIGIN, Labels.ORIGIN_ZONE);
    return new Resource<>(
        MeshService.TYPE, Meta.of(mesh, name, labels), spec(name, ports(List.of(), proxies)), null);
  }

  private static MeshService spec(String workload, List<Port> ports) {
    var selector = new LabelSelector(Map.of(Labels.WORKLOAD, workload));
    return new MeshService(State.UNAVAILABLE, new Selector(null, selector), ports, null);
  }

  private static List<Port> ports(List<Port> before, List<Resource<Dataplane>> proxies) {
    var offered = proxies.stream().map(GeneratedServices::ports).toList();
    return offered.contains(before) ? before : offered.getFirst();
  }

  private static List<Port> ports(Resource<Dataplane> proxy) {
    return proxy.spec().networkingOrNone().inbound().stream().map(GeneratedServices::port).toList();
  }

  private static Port port(Inbound inbound) {
    int number = (int) inbound.port();
    String protocol = inbound.protocol().toLowerCase(Locale.ROOT);
    return new Port(
        inbound.sectionName(),
        number,
        IntOrString.of(number),
        PROTOCOLS.contains(protocol) ? protocol : "tcp");
  }

  private static String workload(List<Resource<Dataplane>> proxies) {
    return proxies.getFirst().meta().label(Labels.WORKLOAD);
  }

  private static String key(String mesh, String name) {
    return mesh + "/" + name;
  }
}
