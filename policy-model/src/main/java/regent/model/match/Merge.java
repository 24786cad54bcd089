package regent.model.match;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import regent.model.json.Json;

/// Merges configurations of one type, the more important ones last: objects field by field, as a
/// JSON Merge Patch (RFC 7396); everything else is replaced, except lists whose name starts with
/// `append`, which are put one after the other. Kuma's `pkg/plugins/policies/core/rules/merge`.
final class Merge {
  private static final String APPEND = "append";

  private Merge() {}

  /// The merged configuration. It is one, except for routes with host names: there it is one for
  /// each host name, in the order in which they occur first.
  static List<Json.Obj> confs(List<Json.Obj> confs) {
    return byHostname(confs).stream().map(Merge::one).toList();
  }

  private static List<List<Json.Obj>> byHostname(List<Json.Obj> confs) {
    var groups = new LinkedHashMap<String, List<Json.Obj>>();
    for (Json.Obj conf : confs) {
      List<Json> names = conf.items(HttpRouteMerge.HOSTNAMES);
      if (names.isEmpty()) {
        groups.computeIfAbsent("", _ -> new ArrayList<>()).add(conf);
      }
      for (Json name : names) {
        groups
            .computeIfAbsent(name.toString(), _ -> new ArrayList<>())
            .add(conf.with(HttpRouteMerge.HOSTNAMES, Json.of(List.of(name))));
      }
    }
    return List.copyOf(groups.values());
  }

  private static Json.Obj one(List<Json.Obj> confs) {
    Json.Obj merged = patches(confs);
    boolean routes = isRoutes(confs);
    if (!routes) {
      return merged;
    }
    var rules = new ArrayList<Json>();
    confs.forEach(conf -> rules.addAll(conf.items(HttpRouteMerge.RULES)));
    return HttpRouteMerge.finish(merged, rules);
  }

  /// Only routes have rules that are keyed by their matches at this level.
  private static boolean isRoutes(List<Json.Obj> confs) {
    return confs.stream()
        .flatMap(conf -> conf.items(HttpRouteMerge.RULES).stream())
        .anyMatch(rule -> rule instanceof Json.Obj object && object.get("matches") != null);
  }

  /// The configurations laid over each other.
  static Json.Obj patches(List<Json.Obj> confs) {
    Json.Obj merged = Json.Obj.EMPTY;
    for (Json.Obj conf : confs) {
      merged = patch(merged, conf);
    }
    return appended(merged, confs);
  }

  private static Json.Obj patch(Json.Obj base, Json.Obj over) {
    var fields = new LinkedHashMap<>(base.fields());
    for (Map.Entry<String, Json> field : over.fields().entrySet()) {
      if (field.getValue() instanceof Json.Null) {
        fields.remove(field.getKey());
      } else {
        fields.merge(field.getKey(), field.getValue(), Merge::patchValue);
      }
    }
    return new Json.Obj(fields);
  }

  private static Json patchValue(Json base, Json over) {
    return base instanceof Json.Obj below && over instanceof Json.Obj above
        ? patch(below, above)
        : over;
  }

  private static Json.Obj appended(Json.Obj merged, List<Json.Obj> confs) {
    Json.Obj result = merged;
    for (String name : new TreeSet<>(merged.fields().keySet())) {
      Json value = merged.get(name);
      if (value instanceof Json.Arr && isAppended(name)) {
        var items = new ArrayList<Json>();
        confs.forEach(conf -> items.addAll(conf.items(name)));
        result = result.with(name, Json.of(items));
      } else if (value instanceof Json.Obj inner) {
        result = result.with(name, appended(inner, inner(confs, name)));
      }
    }
    return result;
  }

  private static List<Json.Obj> inner(List<Json.Obj> confs, String name) {
    var found = new ArrayList<Json.Obj>();
    for (Json.Obj conf : confs) {
      @Nullable Json value = conf.get(name);
      if (value instanceof Json.Obj object) {
        found.add(object);
      }
    }
    return found;
  }

  private static boolean isAppended(String name) {
    return name.length() > APPEND.length()
        && name.startsWith(APPEND)
        && Character.isUpperCase(name.charAt(APPEND.length()));
  }
}
