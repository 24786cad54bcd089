package regent.xds.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import regent.model.json.Json;
import regent.model.resource.Labels;
import regent.xds.proxy.Destination;
import regent.xds.proxy.Feature;
import regent.xds.proxy.Outbound;
import regent.xds.proxy.ProxyView;

/// The names that the agent answers for: host names of the destinations that the proxy can reach,
/// with their virtual addresses. Written in the form that kuma-dp reads.
final class NameService {
  private static final int SECONDS_TO_LIVE = 30;

  private NameService() {}

  /// Whether the agent is asked for names at all.
  static boolean isUsed(ProxyView view) {
    return view.isTransparent()
        && view.transparentProxy().dns().enabled()
        && !view.metadata().has(Feature.BIND_OUTBOUNDS);
  }

  /// The names as JSON.
  static String json(ProxyView view) {
    var reachable = new TreeSet<String>();
    view.outbounds().stream().map(Outbound::address).forEach(reachable::add);
    var addresses = new TreeMap<String, List<String>>();
    for (var destination : view.mesh().destinations().values()) {
      for (var address : destination.addresses()) {
        if (reachable.contains(address)) {
          add(addresses, destination, address, view.transparentProxy().ipv6());
        }
      }
    }
    var records = new ArrayList<Json>();
    addresses.forEach((name, ips) -> records.add(answer(name, ips)));
    return Json.Obj.EMPTY
        .with("records", Json.of(records))
        .with("ttl", Json.of(SECONDS_TO_LIVE))
        .with("extraLabels", metricLabels(view))
        .toString();
  }

  private static void add(
      Map<String, List<String>> addresses, Destination destination, String address, boolean ipv6) {
    var ips = ipv6 && !address.contains(":") ? List.of(address, mapped(address)) : List.of(address);
    destination.hostnames().forEach(name -> addresses.put(name, ips));
  }

  private static Json.Obj answer(String name, List<String> ips) {
    return Json.Obj.EMPTY
        .with("name", Json.of(name))
        .with("ips", Json.of(ips.stream().map(Json::of).toList()));
  }

  private static Json.Obj metricLabels(ProxyView view) {
    var meta = view.dataplane().meta();
    var labels = new TreeMap<String, String>();
    labels.put("mesh", meta.mesh());
    put(labels, "kuma_workload", meta.label(Labels.WORKLOAD));
    put(labels, "k8s_kuma_io_namespace", meta.label(Labels.NAMESPACE));
    put(labels, "kuma_io_zone", meta.label(Labels.ZONE));
    return Json.of(labels);
  }

  private static void put(Map<String, String> labels, String name, String value) {
    if (!value.isEmpty()) {
      labels.put(name, value);
    }
  }

  /// An IPv4 address as an IPv6 one: `241.0.0.1` is `::ffff:f100:1`.
  private static String mapped(String ipv4) {
    var bytes = ipv4.split("\\.", -1);
    int high = Integer.parseInt(bytes[0]) << 8 | Integer.parseInt(bytes[1]);
    int low = Integer.parseInt(bytes[2]) << 8 | Integer.parseInt(bytes[3]);
    return "::ffff:" + Integer.toHexString(high) + ":" + Integer.toHexString(low);
  }
}
