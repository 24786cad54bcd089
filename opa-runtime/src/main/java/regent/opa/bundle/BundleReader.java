package regent.opa.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import regent.opa.diagnostic.Source;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Reads the `tar.gz` of a bundle: `.manifest`, `data.json` files, each at the place in `data` that
/// its folder names, and Rego files. Other files are passed over. An archive that is damaged,
/// larger than the limit when unpacked, or that names a path outside itself is refused whole.
///
/// Source: <https://www.openpolicyagent.org/docs/management-bundles#bundle-file-format>
public final class BundleReader {
  /// OPA's default for one file of a bundle, in bytes; here it bounds the whole archive.
  public static final long DEFAULT_LIMIT = 1L << 30;

  private final long limit;

  /// @param limit the most bytes that an archive may hold when unpacked
  public BundleReader(long limit) {
    this.limit = limit;
  }

  public Bundle read(InputStream archive) throws BundleException {
    Map<String, byte[]> files = files(archive);
    var modules = new ArrayList<Source>();
    Obj data = Obj.EMPTY;
    for (var file : files.entrySet()) {
      String path = file.getKey();
      String name = path.substring(path.lastIndexOf('/') + 1);
      if (path.endsWith(".rego")) {
        modules.add(new Source(path, new String(file.getValue(), StandardCharsets.UTF_8)));
      } else if (name.equals("data.json")) {
        data = merge(data, folders(path), json(path, file.getValue()), path);
      }
    }
    var manifest = files.get(".manifest");
    var about =
        manifest == null
            ? new Bundle.Manifest("", List.of(""), Obj.EMPTY)
            : manifest(json(".manifest", manifest));
    return new Bundle(about, modules, data);
  }

  private Map<String, byte[]> files(InputStream archive) throws BundleException {
    Map<String, byte[]> files = new TreeMap<>();
    long total = 0;
    try (var tar = new TarArchiveInputStream(new GZIPInputStream(archive), "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isDirectory()) {
          continue;
        }
        String path = path(entry);
        byte[] bytes = tar.readNBytes((int) Math.min(Integer.MAX_VALUE - 8L, limit - total + 1));
        total += bytes.length;
        if (total > limit) {
          throw new BundleException("the bundle is larger than " + limit + " bytes when unpacked");
        }
        if (files.put(path, bytes) != null) {
          throw new BundleException("the bundle holds " + path + " twice");
        }
      }
    } catch (IOException e) {
      throw new BundleException("the archive is damaged: " + e.getMessage(), e);
    }
    return files;
  }

  private static String path(TarArchiveEntry entry) throws BundleException {
    String name = entry.getName().replace('\\', '/');
    if (!entry.isFile() || entry.isSymbolicLink() || entry.isLink()) {
      throw new BundleException(name + " is not a plain file");
    }
    var parts = new ArrayList<String>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw new BundleException(name + " lies outside of the bundle");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  private static List<String> folders(String path) {
    var parts = List.of(path.split("/", -1));
    return parts.subList(0, parts.size() - 1);
  }

  private static Value json(String path, byte[] bytes) throws BundleException {
    try {
      return Json.read(bytes);
    } catch (JsonException e) {
      throw new BundleException(path + ": " + e.getMessage(), e);
    }
  }

  private static Obj merge(Obj data, List<String> folders, Value document, String path)
      throws BundleException {
    if (folders.isEmpty()) {
      if (!(document instanceof Obj object)) {
        throw new BundleException(path + ": the root of data must be an object");
      }
      Obj merged = data;
      for (Value key : object.keys()) {
        Value old = data.get(key);
        Value added = object.get(key);
        merged =
            merged.with(
                key,
                old instanceof Obj both && added instanceof Obj
                    ? merge(both, List.of(), added, path)
                    : unclaimed(old, added, key, path));
      }
      return merged;
    }
    Value key = Str.of(folders.getFirst());
    List<String> rest = folders.subList(1, folders.size());
    Value old = data.get(key);
    if (rest.isEmpty() && !(document instanceof Obj)) {
      return data.with(key, unclaimed(old, document, key, path));
    }
    return switch (old) {
      case Undefined _ -> data.with(key, merge(Obj.EMPTY, rest, document, path));
      case Obj inner -> data.with(key, merge(inner, rest, document, path));
      case Value _ -> throw new BundleException(path + ": conflicts with other data at " + key);
    };
  }

  private static Value unclaimed(Value old, Value added, Value key, String path)
      throws BundleException {
    if (old.isDefined()) {
      throw new BundleException(path + ": conflicts with other data at " + key);
    }
    return added;
  }

  private static Bundle.Manifest manifest(Value value) throws BundleException {
    if (!(value instanceof Obj manifest)) {
      throw new BundleException(".manifest: must be an object");
    }
    String revision =
        switch (manifest.get("revision")) {
          case Undefined _ -> "";
          case Str text -> text.value();
          case Value _ -> throw new BundleException(".manifest: revision must be a string");
        };
    List<String> roots =
        switch (manifest.get("roots")) {
          case Undefined _ -> List.of("");
          case Arr array -> roots(array);
          case Value _ -> throw new BundleException(".manifest: roots must be an array of strings");
        };
    Obj metadata =
        switch (manifest.get("metadata")) {
          case Undefined _ -> Obj.EMPTY;
          case Obj object -> object;
          case Value _ -> throw new BundleException(".manifest: metadata must be an object");
        };
    return new Bundle.Manifest(revision, roots, metadata);
  }

  private static List<String> roots(Arr array) throws BundleException {
    var roots = new ArrayList<String>();
    for (Value root : array.items()) {
      if (!(root instanceof Str text)) {
        throw new BundleException(".manifest: roots must be an array of strings");
      }
      roots.add(text.value());
    }
    return roots;
  }
}
