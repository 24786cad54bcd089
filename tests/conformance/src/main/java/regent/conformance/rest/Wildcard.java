package regent.conformance.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Compares JSON where `"*"` stands for any value, and the values under `metrics` for each other.
final class Wildcard {
  private static final Str ANY = Str.of("*");
  private static final Str METRICS = Str.of("metrics");

  private Wildcard() {}

  /// Where `actual` differs from `wanted`; empty when it does not.
  static Optional<String> difference(Value wanted, Value actual) {
    return difference(wanted, actual, List.of());
  }

  private static Optional<String> difference(Value wanted, Value actual, List<String> path) {
    if (wanted.equals(ANY) || wanted.equals(actual)) {
      return Optional.empty();
    }
    if (wanted instanceof Obj a && actual instanceof Obj b) {
      return objects(a, b, path);
    }
    if (wanted instanceof Arr a && actual instanceof Arr b && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        var found = difference(a.at(i), b.at(i), with(path, Integer.toString(i)));
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
    return told(wanted, actual, path);
  }

  private static Optional<String> objects(Obj wanted, Obj actual, List<String> path) {
    if (!wanted.keySet().equals(actual.keySet())) {
      return told(wanted, actual, path);
    }
    if (!path.isEmpty() && path.getLast().equals(METRICS.value())) {
      return Optional.empty();
    }
    for (var key : wanted.keys()) {
      var found = difference(wanted.get(key), actual.get(key), with(path, key.toString()));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static List<String> with(List<String> path, String key) {
    var longer = new ArrayList<>(path);
    longer.add(key.startsWith("\"") ? key.substring(1, key.length() - 1) : key);
    return longer;
  }

  private static Optional<String> told(Value wanted, Value actual, List<String> path) {
    return Optional.of("at " + String.join("/", path) + ": wanted " + wanted + ", got " + actual);
  }
}
