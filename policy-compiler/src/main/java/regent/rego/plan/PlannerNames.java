package regent.rego.plan;

import java.util.List;
import java.util.regex.Pattern;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// References as OPA writes them in messages.
final class PlannerNames {
  private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z_0-9]*");

  private PlannerNames() {}

  /// `data` and `path`: `data.a.b["c d"][1]`.
  static String reference(List<Value> path) {
    var text = new StringBuilder("data");
    for (var key : path) {
      if (key instanceof Str name && IDENTIFIER.matcher(name.value()).matches()) {
        text.append('.').append(name.value());
      } else {
        text.append('[').append(key).append(']');
      }
    }
    return text.toString();
  }
}
