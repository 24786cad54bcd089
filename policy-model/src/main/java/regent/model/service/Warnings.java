package regent.model.service;

import java.util.ArrayList;
import java.util.List;
import regent.model.json.Json;
import regent.model.policy.meshopa.OpaPolicyTranslation;
import regent.model.resource.Resource;

/// What the author of a resource should know although it is valid, in Kuma's words (`warnings` in
/// the answer to a write).
public final class Warnings {
  private Warnings() {}

  /// The warnings about `resource`, with all its labels.
  public static List<String> of(Resource<?> resource) {
    var warnings = new ArrayList<String>();
    if (resource.spec() instanceof MeshService service
        && service.selector().equals(MeshService.Selector.NONE)) {
      warnings.add(
          "MeshService resource '"
              + resource.meta().displayName()
              + "' has no selector, so it matches no data plane proxies. Set"
              + " 'spec.selector.dataplaneRef' or 'spec.selector.dataplaneLabels'. The"
              + " 'spec.selector.dataplaneTags' selector was removed, migrate it to"
              + " 'dataplaneLabels'.");
    }
    if (resource.labels().containsKey(OpaPolicyTranslation.LABEL)) {
      warnings.add(
          "OPAPolicy '"
              + resource.meta().displayName()
              + "' was translated: it is kept as a MeshOPA of the same name. OPAPolicy is"
              + " deprecated, write a MeshOPA instead.");
    }
    for (DestinationPort port : DestinationPort.of(resource)) {
      for (String problem : Sni.problems(resource.kri().withSection(port.section()))) {
        warnings.add(
            "Invalid %s SNI (port %s): %s. This is deprecated."
                .formatted(resource.type().name(), Json.quote(port.section()), problem));
      }
    }
    return warnings;
  }
}
