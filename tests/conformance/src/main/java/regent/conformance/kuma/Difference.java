package regent.conformance.kuma;

import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import regent.model.json.Json;

/// Where two documents differ first.
final class Difference {
  private static final int LONGEST = 300;

  private Difference() {}

  /// The first difference with its path; nothing when the documents are equal.
  static Optional<String> first(Json expected, Json actual) {
    return first("", expected, actual);
  }

  private static Optional<String> first(String path, Json expected, Json actual) {
    if (expected instanceof Json.Obj wanted && actual instanceof Json.Obj is) {
      return inFields(path, wanted, is);
    }
    if (expected instanceof Json.Arr wanted && actual instanceof Json.Arr is) {
      return inItems(path, wanted, is);
    }
    return expected.equals(actual)
        ? Optional.empty()
        : Optional.of(path + ": expected " + shown(expected) + ", got " + shown(actual));
  }

  private static Optional<String> inFields(String path, Json.Obj expected, Json.Obj actual) {
    var names = new TreeSet<>(expected.fields().keySet());
    names.addAll(actual.fields().keySet());
    for (var name : names) {
      String below = path.isEmpty() ? name : path + "." + name;
      Json wanted = expected.get(name);
      Json is = actual.get(name);
      if (wanted == null || is == null) {
        return Optional.of(
            wanted == null
                ? below + ": not expected: " + shown(is)
                : below + ": missing: " + shown(wanted));
      }
      var difference = first(below, wanted, is);
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inItems(String path, Json.Arr expected, Json.Arr actual) {
    int both = Math.min(expected.items().size(), actual.items().size());
    for (int i = 0; i < both; i++) {
      var difference = first(path + "[" + i + "]", expected.items().get(i), actual.items().get(i));
      if (difference.isPresent()) {
        return difference;
      }
    }
    if (expected.items().size() > both) {
      return Optional.of(path + "[" + both + "]: missing: " + shown(expected.items().get(both)));
    }
    return actual.items().size() > both
        ? Optional.of(path + "[" + both + "]: not expected: " + shown(actual.items().get(both)))
        : Optional.empty();
  }

  private static String shown(@Nullable Json json) {
    String text = String.valueOf(json);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
