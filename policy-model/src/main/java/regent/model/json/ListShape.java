package regent.model.json;

import java.util.List;
import regent.model.validation.Violation;

/// A JSON array.
///
/// @param least how many items there must be
/// @param most how many there may be
record ListShape<T>(Shape<T> item, int least, int most) implements Shape<List<T>> {
  @Override
  public List<T> read(Json json, Place place) {
    return switch (json) {
      case Json.Arr(var items) -> items.stream().map(i -> item.read(i, place)).toList();
      case Json.Null _ -> List.of();
      case Json.Bool _, Json.Num _, Json.Str _, Json.Obj _ ->
          throw place.wrongKind(json, "[]" + place.object());
    };
  }

  @Override
  public Json write(List<T> values) {
    return Json.of(values.stream().map(item::write).toList());
  }

  @Override
  public void check(Json json, String path, List<Violation> found) {
    if (!(json instanceof Json.Arr(var items))) {
      found.add(Schema.wrongType(path, "array", json));
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      item.check(items.get(i), path + "[" + i + "]", found);
    }
    if (items.size() > most) {
      found.add(Schema.violation(path, "should have at most " + most + " items"));
    }
    if (items.size() < least) {
      found.add(Schema.violation(path, "should have at least " + least + " items"));
    }
  }

  @Override
  public Json withDefaults(Json json) {
    return json instanceof Json.Arr(var items)
        ? Json.of(items.stream().map(item::withDefaults).toList())
        : json;
  }
}
