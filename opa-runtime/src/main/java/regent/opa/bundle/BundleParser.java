package regent.opa.bundle;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.opa.builtin.BuiltinException;
import regent.opa.builtin.YamlReader;
import regent.opa.diagnostic.Source;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Reads bundles as OPA does, whole ones and deltas, and verifies their signatures. Compiled forms
/// of the policies (`policy.wasm`, `plan.json`) are passed over: the Rego files count. Thread-safe.
///
/// Source: <https://www.openpolicyagent.org/docs/management-bundles>
public final class BundleParser {
  private final Optional<BundleKeys> keys;
  private final BundleLimits limits;
  private final Signatures signatures;

  private enum Signatures {
    VERIFIED,
    PASSED_OVER
  }

  /// @param keys absent when there are none: signed bundles are refused then
  /// @param limit the most bytes of one file
  public BundleParser(Optional<BundleKeys> keys, long limit) {
    this(keys, BundleLimits.perFile(limit));
  }

  /// @param keys absent when there are none: signed bundles are refused then
  public BundleParser(Optional<BundleKeys> keys, BundleLimits limits) {
    this(keys, limits, Signatures.VERIFIED);
  }

  private BundleParser(Optional<BundleKeys> keys, BundleLimits limits, Signatures signatures) {
    this.keys = keys;
    this.limits = limits;
    this.signatures = signatures;
  }

  /// A parser that leaves signatures to those who receive the bundle from here.
  public static BundleParser withoutVerification(BundleLimits limits) {
    return new BundleParser(Optional.empty(), limits, Signatures.PASSED_OVER);
  }

  /// Reads a `tar.gz`.
  ///
  /// @throws BundleException when it is damaged, unsafe, not signed as it must be, or no bundle
  public LoadedBundle archive(InputStream archive) throws BundleException {
    return files(BundleFiles.archive(archive, limits));
  }

  /// Reads a folder with the files of a bundle.
  public LoadedBundle folder(Path folder) throws BundleException {
    return files(BundleFiles.folder(folder, limits, _ -> true));
  }

  /// Reads files that are unpacked already, by their paths.
  public LoadedBundle files(Map<String, byte[]> files) throws BundleException {
    boolean isDelta = false;
    for (var path : files.keySet()) {
      isDelta |= name(path).equals("patch.json");
    }
    if (isDelta) {
      if (keys.isPresent() && !keys.get().acceptsDeltas()) {
        throw new BundleException("delta bundles do not support signature verification");
      }
    } else if (signatures == Signatures.VERIFIED) {
      checkSignature(files);
    }
    return new Content().read(files);
  }

  private void checkSignature(Map<String, byte[]> files) throws BundleException {
    var signatures = files.keySet().stream().filter(BundleSignature::isNamed).toList();
    if (signatures.size() > 1) {
      throw new BundleException(
          "bundle contains multiple signatures files: \"%s\" and \"%s\""
              .formatted(signatures.get(0), signatures.get(1)));
    }
    if (signatures.isEmpty()) {
      if (keys.isPresent() && keys.get().required()) {
        throw new BundleException("bundle missing .signatures.json file");
      }
      return;
    }
    BundleSignature.verify(
        files.getOrDefault(signatures.getFirst(), new byte[0]),
        files,
        keys.orElseThrow(() -> new BundleException("verification key not provided")));
  }

  /// Whether the hash of the file is that of the document it holds.
  static boolean isDocument(String path) {
    return switch (name(path)) {
      case "data.json", "data.yaml", "data.yml", ".manifest" -> true;
      default -> false;
    };
  }

  /// The document that a file of JSON or YAML holds.
  static Value document(String path, byte[] bytes) throws BundleException {
    try {
      return path.endsWith(".json") || path.endsWith(".manifest")
          ? json(bytes)
          : YamlReader.read(new String(bytes, StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw new BundleException("bundle load failed on " + path + ": " + e.getMessage(), e);
    } catch (BuiltinException e) {
      throw new BundleException("bundle load failed on " + path + ": " + e.getMessage(), e);
    }
  }

  /// Bytes that are no UTF-8 become U+FFFD, as in Go.
  private static Value json(byte[] bytes) throws JsonException {
    var value = Json.readWellFormed(bytes);
    return value != null ? value : Json.read(new String(bytes, StandardCharsets.UTF_8));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// Collects what the files hold.
  private static final class Content {
    private final List<Source> modules = new ArrayList<>();
    private final List<LoadedBundle.Change> changes = new ArrayList<>();
    private boolean isDelta;
    private boolean hasWasm;
    private Obj data = Obj.EMPTY;
    private boolean hasData;
    private String manifestPath = "";
    private Obj manifest = Obj.EMPTY;

    LoadedBundle read(Map<String, byte[]> files) throws BundleException {
      for (var file : files.entrySet()) {
        read(file.getKey(), file.getValue());
      }
      var about = ManifestReader.read(manifest);
      Obj written = ManifestReader.withRoots(manifest, about);
      if (isDelta) {
        checkDelta(about);
        return new LoadedBundle.Delta(about, changes, written);
      }
      RootPaths.checkData(data, about.roots());
      return new LoadedBundle.Snapshot(new Bundle(about, modules, data), written);
    }

    private void read(String path, byte[] bytes) throws BundleException {
      String name = name(path);
      if (name.endsWith(".rego")) {
        modules.add(Source.of(path, bytes));
        return;
      }
      switch (name) {
        case "data.json", "data.yaml", "data.yml" -> {
          data = DataTree.insert(data, path, document(path, bytes));
          hasData = true;
        }
        case ".manifest" -> {
          if (!manifestPath.isEmpty()) {
            throw new BundleException(
                "bundle contains multiple manifest files: \"%s\" and \"%s\""
                    .formatted(manifestPath, path));
          }
          manifestPath = path;
          if (!(document(path, bytes) instanceof Obj object)) {
            throw new BundleException("bundle load failed on manifest decode: not an object");
          }
          manifest = object;
        }
        case "patch.json" -> readPatch(document(path, bytes));
        case "policy.wasm" -> hasWasm = true;
        default -> {}
      }
    }

    private void readPatch(Value patch) throws BundleException {
      isDelta = true;
      if (!(patch instanceof Obj object)) {
        throw new BundleException("bundle load failed on patch decode: not an object");
      }
      for (Value each :
          object.get("data") instanceof Arr array ? array.items() : List.<Value>of()) {
        if (!(each instanceof Obj change)
            || !(change.get("op") instanceof Str operation)
            || !(change.get("path") instanceof Str path)) {
          throw new BundleException("bundle load failed on patch decode: malformed operation");
        }
        Value value = change.get("value");
        changes.add(
            new LoadedBundle.Change(
                operation.value(),
                path.value(),
                value instanceof Undefined ? Optional.empty() : Optional.of(value)));
      }
    }

    private void checkDelta(Bundle.Manifest about) throws BundleException {
      String extra = hasData ? "data" : !modules.isEmpty() ? "policy" : hasWasm ? "wasm" : "";
      if (!extra.isEmpty()) {
        throw new BundleException(
            "delta bundle expected to contain only patch file but " + extra + " files found");
      }
      for (var change : changes) {
        String path = change.path().replaceAll("^/+|/+$", "");
        if (!RootPaths.contain(about.roots(), List.of(path.split("/", -1)))) {
          throw new BundleException(
              "manifest roots [%s] do not permit data patch at path '%s'"
                  .formatted(String.join(" ", about.roots()), path));
        }
      }
    }
  }
}
