package regent.model.service;

import java.util.ArrayList;
import java.util.List;
import regent.model.json.Json;
import regent.model.resource.Resource;

/// A port of a MeshService, MeshExternalService or MeshMultiZoneService.
///
/// @param section the name that references use: its name, else its number
/// @param port its number
/// @param protocol `http`, `http2`, `grpc` or `tcp`; empty when not said
public record DestinationPort(String section, long port, String protocol) {
  /// The ports of a destination, in their order; none for other types.
  public static List<DestinationPort> of(Resource<?> destination) {
    return switch (destination.type().name()) {
      case "MeshService" -> listed(destination.specJson().items("ports"), true);
      case "MeshMultiZoneService" -> listed(destination.specJson().items("ports"), false);
      case "MeshExternalService" -> matched(destination.specJson().object("match"));
      default -> List.of();
    };
  }

  private static List<DestinationPort> listed(List<Json> items, boolean emptyNames) {
    var ports = new ArrayList<DestinationPort>();
    for (Json item : items) {
      if (item instanceof Json.Obj port) {
        long number = number(port);
        // an empty name of a MeshService counts as one, that of the others does not
        String section =
            port.get("name") instanceof Json.Str(var name) && (emptyNames || !name.isEmpty())
                ? name
                : Long.toString(number);
        ports.add(new DestinationPort(section, number, port.text("appProtocol")));
      }
    }
    return ports;
  }

  private static List<DestinationPort> matched(Json.Obj match) {
    long number = number(match);
    return List.of(new DestinationPort(Long.toString(number), number, match.text("protocol")));
  }

  private static long number(Json.Obj port) {
    return port.get("port") instanceof Json.Num(var text) ? Long.parseLong(text) : 0;
  }
}
