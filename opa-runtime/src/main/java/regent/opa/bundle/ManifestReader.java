package regent.opa.bundle;

import java.util.ArrayList;
import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Null;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Reads `.manifest`.
final class ManifestReader {
  private ManifestReader() {}

  static Bundle.Manifest read(Obj manifest) throws BundleException {
    String revision =
        switch (manifest.get("revision")) {
          case Undefined _, Null _ -> "";
          case Str text -> text.value();
          case Value _ -> throw wrong("revision must be a string");
        };
    List<String> roots =
        switch (manifest.get("roots")) {
          case Undefined _, Null _ -> List.of("");
          case Arr array -> roots(array);
          case Value _ -> throw wrong("roots must be an array of strings");
        };
    Obj metadata =
        switch (manifest.get("metadata")) {
          case Undefined _, Null _ -> Obj.EMPTY;
          case Obj object -> object;
          case Value _ -> throw wrong("metadata must be an object");
        };
    return new Bundle.Manifest(revision, roots, metadata);
  }

  private static List<String> roots(Arr array) throws BundleException {
    List<String> roots = new ArrayList<>();
    for (Value each : array.items()) {
      if (!(each instanceof Str text)) {
        throw wrong("roots must be an array of strings");
      }
      String root = text.value().replaceAll("^/+|/+$", "");
      for (String other : roots) {
        if (RootPaths.overlap(other, root)) {
          throw new BundleException(
              "manifest has overlapped roots: '%s' and '%s'".formatted(other, root));
        }
      }
      roots.add(root);
    }
    return roots;
  }

  /// The manifest with the defaults of OPA.
  static Obj withRoots(Obj manifest, Bundle.Manifest about) {
    return manifest
        .with(Str.of("revision"), Str.of(about.revision()))
        .with(Str.of("roots"), Arr.of(about.roots().stream().map(Str::of).toList()));
  }

  private static BundleException wrong(String problem) {
    return new BundleException("bundle load failed on manifest decode: " + problem);
  }
}
