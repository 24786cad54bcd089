package regent.xds.proxy;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import regent.model.dataplane.Dataplane;
import regent.model.dataplane.Inbound;
import regent.model.json.Json;
import regent.model.match.MeshResources;
import regent.model.resource.Resource;
import regent.model.service.DestinationPort;
import regent.model.service.MeshService;
import regent.model.targetref.TargetRef;
import regent.xds.service.Members;

/// Whether a proxy is behind the destination of a route.
final class Served {
  private static final String MULTI_ZONE = "MeshMultiZoneService";

  private Served() {}

  /// Whether requests to `destination` may arrive at `inbound` of `proxy`.
  static boolean by(
      Resource<Dataplane> proxy, Inbound inbound, TargetRef destination, MeshResources resources) {
    return switch (destination.kind()) {
      case MESH -> true;
      case MESH_SERVICE ->
          services(destination.labelsOrEmpty(), resources)
              .anyMatch(service -> serves(proxy, inbound, service, destination.section()));
      case MESH_MULTI_ZONE_SERVICE -> multiZone(proxy, inbound, destination, resources);
      case DATAPLANE, MESH_EXTERNAL_SERVICE, MESH_HTTP_ROUTE -> false;
    };
  }

  private static Stream<Resource<MeshService>> services(
      Map<String, String> labels, MeshResources resources) {
    return labels.isEmpty()
        ? Stream.empty()
        : resources.list(MeshService.TYPE).stream()
            .filter(service -> service.labels().entrySet().containsAll(labels.entrySet()));
  }

  private static boolean serves(
      Resource<Dataplane> proxy, Inbound inbound, Resource<MeshService> service, String section) {
    return Members.selects(service, proxy)
        && service.spec().ports().stream()
            .filter(
                port ->
                    section.isEmpty()
                        || port.sectionName().equals(section)
                        || Integer.toString(port.port()).equals(section))
            .anyMatch(port -> Members.serves(inbound, port));
  }

  /// A port of it stands for the ports of the same number of the services that it selects.
  private static boolean multiZone(
      Resource<Dataplane> proxy, Inbound inbound, TargetRef destination, MeshResources resources) {
    Map<String, String> wanted = destination.labelsOrEmpty();
    if (wanted.isEmpty()) {
      return false;
    }
    return resources.list(MULTI_ZONE).stream()
        .filter(each -> each.labels().entrySet().containsAll(wanted.entrySet()))
        .anyMatch(
            each ->
                DestinationPort.of(each).stream()
                    .filter(
                        port ->
                            destination.section().isEmpty()
                                || port.section().equals(destination.section()))
                    .anyMatch(
                        port ->
                            services(selector(each), resources)
                                .anyMatch(
                                    service ->
                                        serves(
                                            proxy, inbound, service, Long.toString(port.port())))));
  }

  private static Map<String, String> selector(Resource<?> service) {
    Json.Obj labels =
        service.specJson().object("selector").object("meshService").object("matchLabels");
    var selector = new TreeMap<String, String>();
    labels.fields().keySet().forEach(key -> selector.put(key, labels.text(key)));
    return selector;
  }
}
