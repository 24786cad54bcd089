package regent.opa.bundle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Writes a bundle as the `tar.gz` that OPA reads. Equal bundles give equal bytes.
public final class BundleWriter {
  private BundleWriter() {}

  public static byte[] write(Bundle bundle) {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(".manifest", utf8(Json.write(manifest(bundle.manifest()))));
    files.put("data.json", utf8(Json.write(bundle.data())));
    bundle.modules().forEach(module -> files.put(module.name(), utf8(module.text())));
    return BundleArchive.write(files);
  }

  /// A delta bundle: the manifest of what comes out, and `patch.json`.
  public static byte[] write(LoadedBundle.Delta delta) {
    List<Value> changes = new ArrayList<>();
    for (var change : delta.changes()) {
      var object =
          Obj.builder().put("op", Str.of(change.operation())).put("path", Str.of(change.path()));
      change.value().ifPresent(value -> object.put("value", value));
      changes.add(object.build());
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(".manifest", utf8(Json.write(delta.written())));
    files.put("patch.json", utf8(Json.write(Obj.of("data", Arr.of(changes)))));
    return BundleArchive.write(files);
  }

  private static Obj manifest(Bundle.Manifest manifest) {
    return Obj.builder()
        .put("revision", Str.of(manifest.revision()))
        .put("roots", Arr.of(manifest.roots().stream().map(Str::of).toList()))
        .put("metadata", manifest.metadata())
        .build();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
