package regent.model.match;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import regent.model.json.Shape;
import regent.model.mesh.Mesh;
import regent.model.resource.Kri;

/// What policies of one type say about outgoing traffic, per destination. There is a rule for each
/// destination that a policy names. It is complete: what was said about the mesh is in it too.
///
/// @param rules the rules, ordered by the text of their names
public record ResourceRules(Map<Kri, ResourceRule> rules) {
  /// Nothing is said.
  public static final ResourceRules NONE = new ResourceRules(Map.of());

  private static final Set<String> DESTINATIONS =
      Set.of("MeshService", "MeshExternalService", "MeshMultiZoneService", "MeshHTTPRoute");

  public ResourceRules {
    rules = Collections.unmodifiableMap(new TreeMap<>(rules));
  }

  /// The rule for a destination: its own, else that of the whole of which it is a part, else that
  /// of the mesh.
  public Optional<ResourceRule> compute(Kri destination, MeshResources resources) {
    ResourceRule own = rules.get(destination);
    if (own != null) {
      return Optional.of(own);
    }
    if (!DESTINATIONS.contains(destination.typeName())) {
      return Optional.empty();
    }
    if (!destination.section().isEmpty()) {
      return compute(destination.withoutSection(), resources);
    }
    Kri mesh = new Kri(Mesh.TYPE, "", "", "", destination.mesh(), "");
    return resources.get(mesh).flatMap(found -> compute(found.kri(), resources));
  }

  /// The configuration of the first of some names that has one. Names go from the most to the least
  /// specific: route, port, service, mesh.
  public <C> Optional<C> conf(Shape<C> shape, List<Kri> names) {
    return names.stream()
        .map(rules::get)
        .filter(rule -> rule != null && !rule.confs().isEmpty())
        .findFirst()
        .flatMap(rule -> rule.conf(shape));
  }
}
