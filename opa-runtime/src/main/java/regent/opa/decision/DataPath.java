package regent.opa.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import regent.opa.value.Str;

/// Paths into `data` as URLs and configurations write them: `envoy/authz/allow`, with or without
/// slashes around. A part that is a number is an index.
public final class DataPath {
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]*");

  private DataPath() {}

  /// The reference that `path` names, as Rego text: `data["envoy"]["authz"]["allow"]`.
  public static String query(String path) {
    var query = new StringBuilder("data");
    for (String part : parts(path)) {
      query
          .append('[')
          .append(INDEX.matcher(part).matches() ? part : Str.of(part).toString())
          .append(']');
    }
    return query.toString();
  }

  /// The name of the rule at `path`, as people write it: `data.envoy.authz.allow`.
  static String rule(String path) {
    return "data." + String.join(".", parts(path));
  }

  private static List<String> parts(String path) {
    var parts = new ArrayList<String>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }
}
