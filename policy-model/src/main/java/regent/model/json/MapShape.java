package regent.model.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import regent.model.validation.Violation;

/// A JSON object used as a map; written in the order of its keys.
record MapShape<T>(Shape<T> value) implements Shape<Map<String, T>> {
  @Override
  public Map<String, T> read(Json json, Place place) {
    if (json instanceof Json.Null) {
      return Map.of();
    }
    if (!(json instanceof Json.Obj(var fields))) {
      throw place.wrongKind(json, "map[string]string");
    }
    var read = new TreeMap<String, T>();
    fields.forEach((key, item) -> read.put(key, value.read(item, place)));
    return java.util.Collections.unmodifiableMap(read);
  }

  @Override
  public Json write(Map<String, T> values) {
    var written = new LinkedHashMap<String, Json>();
    new TreeMap<>(values).forEach((key, item) -> written.put(key, value.write(item)));
    return new Json.Obj(written);
  }

  @Override
  public void check(Json json, String path, List<Violation> found) {
    if (!(json instanceof Json.Obj(var fields))) {
      found.add(Schema.wrongType(path, "object", json));
      return;
    }
    fields.forEach((key, item) -> value.check(item, path + "." + key, found));
  }
}
