package regent.xds.service;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import regent.model.dataplane.Dataplane;
import regent.model.dataplane.Inbound;
import regent.model.json.Json;
import regent.model.resource.GenericSpec;
import regent.model.resource.Kri;
import regent.model.resource.Labels;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.service.MeshService;
import regent.model.service.MeshService.Port;
import regent.model.service.MeshService.State;
import regent.xds.service.Hostnames.Result;

/// What the control plane writes into MeshServices: their virtual address, host names, how many
/// proxies are behind them, and whether traffic can be sent to them.
public final class ServiceStatus {
  private ServiceStatus() {}

  /// What is known of a mesh, or of several.
  ///
  /// @param dataplanes all proxies
  /// @param connected the Dataplanes whose proxies have a stream to a control plane
  /// @param hostnameGenerators all of them
  /// @param zone the zone of this control plane
  public record Facts(
      List<Resource<Dataplane>> dataplanes,
      Set<ResourceKey> connected,
      List<Resource<GenericSpec>> hostnameGenerators,
      String zone) {}

  /// `services` with their state and status as `facts` and `addresses` have it. A service without
  /// an address among them keeps the one that it shows.
  public static List<Resource<MeshService>> update(
      List<Resource<MeshService>> services, VirtualIps addresses, Facts facts) {
    var hostnames = Hostnames.generate(services, facts.hostnameGenerators(), facts.zone());
    var updated = new ArrayList<Resource<MeshService>>();
    for (var service : services) {
      var names = hostnames.getOrDefault(service.key(), Collections.emptySortedMap());
      updated.add(update(service, addresses, names, facts));
    }
    return updated;
  }

  /// The virtual addresses that services show in their statuses, by service.
  public static SortedMap<Kri, String> shownAddresses(List<Resource<MeshService>> services) {
    var shown = new TreeMap<Kri, String>();
    for (var service : services) {
      virtualIps(service).stream().findFirst().ifPresent(ip -> shown.put(service.kri(), ip));
    }
    return shown;
  }

  /// The virtual addresses that a service shows in its status.
  public static List<String> virtualIps(Resource<MeshService> service) {
    return texts(service, "vips", "ip");
  }

  /// The host names that a service shows in its status.
  public static List<String> hostnames(Resource<MeshService> service) {
    return texts(service, "addresses", "hostname");
  }

  /// Whether a service was written in this zone, and not synchronised from another.
  public static boolean isLocal(Resource<MeshService> service) {
    String origin = service.meta().label(Labels.ORIGIN);
    return origin.isEmpty() || origin.equals(Labels.ORIGIN_ZONE);
  }

  private static Resource<MeshService> update(
      Resource<MeshService> service,
      VirtualIps addresses,
      SortedMap<String, Result> names,
      Facts facts) {
    var status = service.status() == null ? Json.Obj.EMPTY : service.status();
    var fields = new TreeMap<String, Json>(status.fields());
    put(fields, "addresses", Hostnames.addresses(names));
    put(fields, "hostnameGenerators", Hostnames.conditions(names));
    String address = addresses.addresses().get(service.kri());
    if (address != null) {
      put(fields, "vips", List.of(Json.Obj.EMPTY.with("ip", Json.of(address))));
    }
    if (!isLocal(service)) {
      return service.withStatus(new Json.Obj(fields));
    }
    var proxies = Proxies.count(service, facts);
    fields.put("dataplaneProxies", proxies.json());
    fields.putIfAbsent("tls", Json.Obj.EMPTY.with("status", Json.of("NotReady")));
    var spec = service.spec();
    var state = proxies.healthy > 0 ? State.AVAILABLE : State.UNAVAILABLE;
    return service
        .withSpec(new MeshService(state, spec.selector(), spec.ports(), spec.identities()))
        .withStatus(new Json.Obj(fields));
  }

  private static void put(Map<String, Json> fields, String name, List<Json> items) {
    if (items.isEmpty()) {
      fields.remove(name);
    } else {
      fields.put(name, Json.of(items));
    }
  }

  private static List<String> texts(Resource<MeshService> service, String list, String field) {
    Json.Obj status = service.status();
    if (status == null) {
      return List.of();
    }
    return status.items(list).stream()
        .map(item -> item instanceof Json.Obj object ? object.text(field) : "")
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /// How many proxies are behind a service; a healthy one serves all of its ports.
  private record Proxies(int connected, int healthy, int total) {
    static Proxies count(Resource<MeshService> service, Facts facts) {
      int connected = 0;
      int healthy = 0;
      int total = 0;
      for (var dataplane : facts.dataplanes()) {
        var inbounds = dataplane.spec().networkingOrNone().inbound();
        if (inbounds.isEmpty() || !Members.selects(service, dataplane)) {
          continue;
        }
        total++;
        connected += facts.connected().contains(dataplane.key()) ? 1 : 0;
        healthy +=
            service.spec().ports().stream().allMatch(port -> isServed(port, inbounds)) ? 1 : 0;
      }
      return new Proxies(connected, healthy, total);
    }

    private static boolean isServed(Port port, List<Inbound> inbounds) {
      return inbounds.stream()
          .anyMatch(i -> i.state() == Inbound.State.READY && Members.serves(i, port));
    }

    Json.Obj json() {
      return Json.Obj.EMPTY
          .with("connected", Json.of(connected))
          .with("healthy", Json.of(healthy))
          .with("total", Json.of(total));
    }
  }
}
