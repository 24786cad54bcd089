package regent.opa.bundle;

import java.util.List;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// The documents of a bundle's data files, each at the place that its folder names.
final class DataTree {
  private DataTree() {}

  /// `data` with `document` in it.
  ///
  /// @param file the path of the file that holds the document
  static Obj insert(Obj data, String file, Value document) throws BundleException {
    String folder = file.contains("/") ? file.substring(0, file.lastIndexOf('/')) : "";
    String path = folder.replaceAll("^[/.]+", "");
    if (path.isEmpty()) {
      if (!(document instanceof Obj object)) {
        throw new BundleException("bundle load failed on " + file + ": root value must be object");
      }
      return merge(data, object, file);
    }
    Value nested = document;
    for (String key : List.of(path.split("/", -1)).reversed()) {
      nested = Obj.of(key, nested);
    }
    return merge(data, (Obj) nested, file);
  }

  private static Obj merge(Obj data, Obj added, String file) throws BundleException {
    var merged = Obj.Builder.from(data);
    for (Value key : added.keys()) {
      Value value = added.get(key);
      switch (data.get(key)) {
        case Undefined _ -> merged.put(key, value);
        case Obj old when value instanceof Obj object -> merged.put(key, merge(old, object, file));
        case Value _ ->
            throw new BundleException(
                "bundle load failed on "
                    + file
                    + ": conflicts with other data at "
                    + (key instanceof Str text ? text.value() : key));
      }
    }
    return merged.build();
  }
}
