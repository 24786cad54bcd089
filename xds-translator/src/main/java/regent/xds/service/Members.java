package regent.xds.service;

import java.util.List;
import regent.model.dataplane.Dataplane;
import regent.model.dataplane.Inbound;
import regent.model.json.IntOrString;
import regent.model.resource.Resource;
import regent.model.service.MeshService;
import regent.model.service.MeshService.Port;

/// Which proxies and which of their inbounds are behind a MeshService.
///
/// Source: https://kuma.io/docs/latest/networking/meshservice/
public final class Members {
  private Members() {}

  /// Whether `service` selects `dataplane`.
  public static boolean selects(Resource<MeshService> service, Resource<Dataplane> dataplane) {
    if (!service.mesh().equals(dataplane.mesh())) {
      return false;
    }
    var selector = service.spec().selector();
    if (selector.dataplaneRef() != null) {
      return selector.dataplaneRef().name().equals(dataplane.name());
    }
    return selector.dataplaneLabels() != null
        && selector.dataplaneLabels().matches(dataplane.labels());
  }

  /// Whether traffic to `port` of a service goes to `inbound`.
  public static boolean serves(Inbound inbound, Port port) {
    IntOrString target = port.targetPort();
    if (target == null) {
      return inbound.port() == port.port();
    }
    return target.isInt()
        ? target.text().equals(Long.toString(inbound.port()))
        : target.text().equals(inbound.name());
  }

  /// The inbounds that take traffic.
  public static List<Inbound> healthy(Dataplane dataplane) {
    return dataplane.networkingOrNone().inbound().stream().filter(Members::isHealthy).toList();
  }

  private static boolean isHealthy(Inbound inbound) {
    return inbound.state() == Inbound.State.READY
        && (inbound.health() == null || inbound.health().ready());
  }
}
