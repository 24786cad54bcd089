package regent.model.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import regent.model.json.Json;
import regent.model.json.Shape;
import regent.model.resource.Resource;

/// The merged configuration of a proxy as a whole, for policies without entries.
///
/// @param conf the configuration
/// @param origins the policies it was merged from, the most important last
public record ProxyConf(Json.Obj conf, List<Resource<?>> origins) {
  /// The configuration as its record.
  public <C> C conf(Shape<C> shape) {
    return shape.read(conf);
  }

  /// Merges `policies`, the most important last; empty when there are none, or when they are of a
  /// type with entries.
  public static Optional<ProxyConf> of(List<PolicyEntries> policies) {
    var confs = new ArrayList<Json.Obj>();
    var origins = new ArrayList<Resource<?>>();
    for (PolicyEntries policy : policies) {
      Json.Obj single = policy.single();
      if (single == null) {
        return Optional.empty();
      }
      confs.add(single);
      origins.add(policy.resource());
    }
    return Merge.confs(confs).stream()
        .findFirst()
        .map(conf -> new ProxyConf(conf, List.copyOf(origins)));
  }
}
