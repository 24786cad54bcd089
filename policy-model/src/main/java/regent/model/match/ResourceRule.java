package regent.model.match;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.model.json.Json;
import regent.model.json.Shape;
import regent.model.resource.Resource;

/// The merged configuration of traffic to a destination.
///
/// @param resource the destination
/// @param section the port of the destination; empty for the whole
/// @param confs the configuration; several only for routes with host names
/// @param origins the entries it was merged from, the most important last
/// @param originByMatches for routes: which entry a rule comes from, by [MatchesHash]
public record ResourceRule(
    Resource<?> resource,
    String section,
    List<Json.Obj> confs,
    List<Origin> origins,
    Map<String, Origin> originByMatches) {
  /// The configuration as its record; empty when there is none.
  public <C> Optional<C> conf(Shape<C> shape) {
    return confs.stream().findFirst().map(shape::read);
  }
}
