package regent.faults.peer;

import java.util.SortedSet;
import java.util.TreeSet;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// What a document is made of, without its values: each path with the kind that lies there, such as
/// `bundles.b.code: string`.
final class Shape {
  private Shape() {}

  static SortedSet<String> of(Value value) {
    var paths = new TreeSet<String>();
    collect("", value, paths);
    return paths;
  }

  private static void collect(String path, Value value, SortedSet<String> paths) {
    paths.add(path + ": " + value.kind());
    switch (value) {
      case Obj object -> {
        for (Value key : object.keys()) {
          collect(path + "." + ((Str) key).value(), object.get(key), paths);
        }
      }
      case Arr array -> array.items().forEach(item -> collect(path + "[]", item, paths));
      case Value _ -> {}
    }
  }
}
