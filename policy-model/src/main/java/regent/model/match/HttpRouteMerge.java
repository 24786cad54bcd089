package regent.model.match;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import regent.model.json.Json;

/// How MeshHTTPRoutes are merged. For merging, later means more important; for routes it is the
/// first one that counts. So rules are turned around before they are merged and back afterwards.
final class HttpRouteMerge {
  static final String RULES = "rules";
  static final String HOSTNAMES = "hostnames";
  private static final String MATCHES = "matches";
  private static final String DEFAULT = "default";

  private HttpRouteMerge() {}

  /// What an entry of `to` brings into the merge.
  static Json.Obj conf(Json.Obj entry) {
    Json.Obj conf = Json.Obj.EMPTY;
    if (!entry.items(RULES).isEmpty()) {
      conf = conf.with(RULES, Json.of(entry.items(RULES).reversed()));
    }
    if (!entry.items(HOSTNAMES).isEmpty()) {
      conf = conf.with(HOSTNAMES, Json.of(entry.items(HOSTNAMES)));
    }
    return conf;
  }

  /// Rules with equal matches become one, at the place of the last of them; then all are turned
  /// around.
  static Json.Obj finish(Json.Obj merged, List<Json> allRules) {
    var byMatches = new LinkedHashMap<Json, List<Json.Obj>>();
    for (Json rule : allRules) {
      if (rule instanceof Json.Obj object) {
        Json matches = object.get(MATCHES);
        Json key = matches == null ? Json.NULL : matches;
        List<Json.Obj> earlier = byMatches.remove(key);
        var defaults = earlier == null ? new ArrayList<Json.Obj>() : earlier;
        defaults.add(object.object(DEFAULT));
        byMatches.put(key, defaults);
      }
    }
    var rules = new ArrayList<Json>();
    byMatches.forEach(
        (matches, defaults) ->
            rules.add(
                Json.Obj.EMPTY.with(MATCHES, matches).with(DEFAULT, Merge.patches(defaults))));
    return rules.isEmpty() ? merged.without(RULES) : merged.with(RULES, Json.of(rules.reversed()));
  }
}
