package regent.opa.bundle;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.BuiltinException;
import regent.opa.builtin.TokenSignature;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Verifies `.signatures.json`: one JWT that lists each file with its hash.
///
/// Source: <https://www.openpolicyagent.org/docs/management-bundles#signing>
final class BundleSignature {
  static final String FILE = ".signatures.json";

  private final BundleKeys keys;

  private BundleSignature(BundleKeys keys) {
    this.keys = keys;
  }

  /// Checks that `files` are what `signatures` was made for, all of them and no others.
  static void verify(byte[] signatures, Map<String, byte[]> files, BundleKeys keys)
      throws BundleException {
    var signature = new BundleSignature(keys);
    Obj json = object(signatures, "bundle load failed on signatures decode");
    String plugin = text(json.get("plugin"));
    if (!plugin.isEmpty() && !plugin.equals("_default")) {
      throw new BundleException("no verifier exists under id " + plugin);
    }
    Arr tokens = json.get("signatures") instanceof Arr array ? array : Arr.EMPTY;
    if (tokens.size() == 0) {
      throw new BundleException(FILE + ": missing JWT (expected exactly one)");
    }
    if (tokens.size() > 1) {
      throw new BundleException(FILE + ": multiple JWTs not supported (expected exactly one)");
    }
    signature.checkFiles(files, signature.signed(text(tokens.at(0))));
  }

  static boolean isNamed(String path) {
    return path.equals(FILE) || path.endsWith("/" + FILE);
  }

  private void checkFiles(Map<String, byte[]> files, Map<String, Obj> signed)
      throws BundleException {
    for (var file : files.entrySet()) {
      String path = file.getKey();
      if (isNamed(path)) {
        continue;
      }
      if (!isExcluded(path)) {
        checkFile(path, file.getValue(), signed.get(path));
      }
      signed.remove(path);
    }
    if (!signed.isEmpty()) {
      throw new BundleException(
          "file(s) [%s] specified in bundle signatures but not found in the target bundle"
              .formatted(String.join(" ", new TreeSet<>(signed.keySet()))));
    }
  }

  private boolean isExcluded(String path) {
    for (String glob : keys.exclude()) {
      try {
        if (FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(path))) {
          return true;
        }
      } catch (PatternSyntaxException e) {
        // No file matches what is not a pattern.
      }
    }
    return false;
  }

  private static void checkFile(String path, byte[] bytes, @Nullable Obj signed)
      throws BundleException {
    if (signed == null) {
      throw new BundleException("file " + path + " not included in bundle signature");
    }
    String algorithm = text(signed.get("algorithm"));
    if (algorithm.isEmpty()) {
      throw new BundleException("no hashing algorithm provided for file " + path);
    }
    byte[] hash =
        BundleParser.isDocument(path)
            ? FileDigest.of(algorithm, BundleParser.document(path, bytes))
            : FileDigest.of(algorithm, bytes);
    byte[] wanted;
    try {
      wanted = HexFormat.of().parseHex(text(signed.get("hash")));
    } catch (IllegalArgumentException e) {
      throw new BundleException(path + ": malformed digest", e);
    }
    if (!Arrays.equals(hash, wanted)) {
      throw new BundleException(
          "%s: digest mismatch (want: %s, got: %s)"
              .formatted(path, HexFormat.of().formatHex(wanted), HexFormat.of().formatHex(hash)));
    }
  }

  /// The files that the token lists, by name, once its signature is verified.
  private Map<String, Obj> signed(String token) throws BundleException {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw new BundleException("failed to split compact JWT: invalid number of parts");
    }
    Obj header = object(decode(parts[0]), "failed to decode JWT header");
    Obj payload = object(decode(parts[1]), "failed to decode JWT payload");
    String id = keys.keyId();
    if (id.isEmpty()) {
      id = text(header.get("kid"));
    }
    if (id.isEmpty()) {
      id = text(payload.get("keyid"));
    }
    if (id.isEmpty()) {
      throw new BundleException("verification key ID is empty");
    }
    var key = keys.keys().get(id);
    if (key == null) {
      throw new BundleException("verification key corresponding to ID " + id + " not found");
    }
    verify(key, parts);
    String scope = keys.scope().isEmpty() ? key.scope() : keys.scope();
    if (!text(payload.get("scope")).equals(scope)) {
      throw new BundleException("scope mismatch");
    }
    Map<String, Obj> files = new TreeMap<>();
    if (payload.get("files") instanceof Arr array) {
      for (Value each : array.items()) {
        if (each instanceof Obj file) {
          files.put(text(file.get("name")), file);
        }
      }
    }
    return files;
  }

  /// The key says which algorithm counts, not the token.
  private static void verify(BundleKeys.Key key, String[] parts) throws BundleException {
    byte[] message = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8);
    try {
      if (!TokenSignature.verify(key.algorithm(), key.text(), message, decode(parts[2]))) {
        throw new BundleException("failed to verify JWT signature: invalid signature");
      }
    } catch (BuiltinException e) {
      throw new BundleException(String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] decode(String part) throws BundleException {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw new BundleException("failed to base64 decode JWT: " + e.getMessage(), e);
    }
  }

  private static Obj object(byte[] bytes, String context) throws BundleException {
    try {
      if (Json.read(bytes) instanceof Obj object) {
        return object;
      }
      throw new BundleException(context + ": not an object");
    } catch (JsonException e) {
      throw new BundleException(context + ": " + e.problem(), e);
    }
  }

  private static String text(Value value) {
    return switch (value) {
      case Undefined _ -> "";
      case Str text -> text.value();
      case Value _ -> "";
    };
  }
}
