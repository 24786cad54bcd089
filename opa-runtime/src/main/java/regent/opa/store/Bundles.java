package regent.opa.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// What active bundles say of themselves, as it stands in the documents: each bundle's `.manifest`
/// under `system.bundles.NAME.manifest`.
///
/// Source: `ManifestStoragePath` of OPA's package `bundle`.
public final class Bundles {
  private Bundles() {}

  /// Where the manifest of the bundle stands.
  public static List<String> manifestPath(String bundle) {
    return List.of("system", "bundles", bundle, "manifest");
  }

  /// The revisions of the active bundles by name; empty where a bundle has none.
  public static SortedMap<String, String> revisions(Obj data) {
    var revisions = new TreeMap<String, String>();
    if (Documents.find(data, List.of("system", "bundles")) instanceof Obj bundles) {
      bundles.forEach(
          (name, _) -> {
            if (name instanceof Str text) {
              revisions.put(
                  text.value(),
                  manifest(data, text.value()).get("revision") instanceof Str revision
                      ? revision.value()
                      : "");
            }
          });
    }
    return revisions;
  }

  private static Obj manifest(Obj data, String bundle) {
    return Documents.find(data, manifestPath(bundle)) instanceof Obj manifest
        ? manifest
        : Obj.EMPTY;
  }

  /// Why `path` may not be written by anybody but a bundle; empty when it may.
  public static Optional<String> refusal(Obj data, List<String> path) {
    var names = revisions(data).keySet();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    if (path.isEmpty()) {
      return Optional.of("can't write to document root with bundle roots configured");
    }
    for (var name : names) {
      var roots = roots(manifest(data, name).get("roots"));
      if (roots.contains("")) {
        return Optional.of("all paths owned by bundle \"" + name + "\"");
      }
      for (var root : roots) {
        if (overlap(path, List.of(root.split("/", -1)))) {
          return Optional.of(
              "path " + String.join("/", path) + " is owned by bundle \"" + name + "\"");
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> roots(Value written) {
    return switch (written) {
      case Undefined _ -> List.of("");
      case Arr roots -> {
        var texts = new ArrayList<String>();
        for (var root : roots.items()) {
          if (root instanceof Str text) {
            texts.add(text.value());
          }
        }
        yield texts;
      }
      case Value _ -> List.of("");
    };
  }

  private static boolean overlap(List<String> path, List<String> root) {
    int common = Math.min(path.size(), root.size());
    return path.subList(0, common).equals(root.subList(0, common));
  }
}
