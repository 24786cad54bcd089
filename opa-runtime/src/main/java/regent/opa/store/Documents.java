package regent.opa.store;

import static regent.opa.store.StoreException.Kind.INVALID_PATCH;
import static regent.opa.store.StoreException.Kind.NOT_FOUND;
import static regent.opa.store.StoreException.Kind.WRITE_CONFLICT;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import regent.opa.store.StoreException.Kind;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Reading and changing documents by path. Nothing is changed in place: each write gives a new
/// document that shares what stayed the same.
///
/// Source: OPA's in-memory store (`v1/storage/inmem`).
public final class Documents {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,9}");

  private Documents() {}

  /// The document at `path`.
  ///
  /// @throws StoreException when there is none
  public static Value read(Value root, List<String> path) throws StoreException {
    var node = root;
    for (var key : path) {
      node = child(node, key, path);
    }
    return node;
  }

  private static Value child(Value node, String key, List<String> path) throws StoreException {
    return switch (node) {
      case Obj o when o.has(Str.of(key)) -> o.get(key);
      case Arr a -> a.at(index(a, key, path));
      case Value _ -> throw missing();
    };
  }

  private static StoreException missing() {
    return new StoreException(NOT_FOUND, "document does not exist");
  }

  private static int index(Arr array, String key, List<String> path) throws StoreException {
    if (!INTEGER.matcher(key).matches()) {
      throw new StoreException(NOT_FOUND, text(path) + ": array index must be integer");
    }
    int index = Integer.parseInt(key);
    if (index < 0 || index >= array.size()) {
      throw new StoreException(NOT_FOUND, text(path) + ": array index out of range");
    }
    return index;
  }

  /// `root` after one operation.
  ///
  /// @param value what is added; ignored by [PatchOperation#REMOVE]
  /// @throws StoreException when a parent is missing, when what is to be removed or replaced is not
  ///     there, or when the root would not be an object
  public static Obj write(Obj root, PatchOperation operation, List<String> path, Value value)
      throws StoreException {
    if (path.isEmpty()) {
      if (operation == PatchOperation.REMOVE) {
        throw new StoreException(INVALID_PATCH, "root cannot be removed");
      }
      if (value instanceof Obj document) {
        return document;
      }
      throw new StoreException(INVALID_PATCH, "root must be object");
    }
    return (Obj) write(root, operation, path, 0, value);
  }

  private static Value write(
      Value node, PatchOperation operation, List<String> path, int at, Value value)
      throws StoreException {
    var key = path.get(at);
    if (at < path.size() - 1) {
      var changed = write(child(node, key, path), operation, path, at + 1, value);
      return switch (node) {
        case Obj o -> o.with(Str.of(key), changed);
        case Arr a -> replaced(a, index(a, key, path), changed);
        case Value _ -> throw missing();
      };
    }
    return switch (node) {
      case Obj o -> member(o, operation, Str.of(key), value);
      case Arr a -> item(a, operation, path, value);
      case Value _ -> throw missing();
    };
  }

  private static Obj member(Obj object, PatchOperation operation, Str key, Value value)
      throws StoreException {
    if (operation != PatchOperation.ADD && !object.has(key)) {
      throw missing();
    }
    return operation == PatchOperation.REMOVE ? object.without(key) : object.with(key, value);
  }

  private static Arr item(Arr array, PatchOperation operation, List<String> path, Value value)
      throws StoreException {
    var key = path.getLast();
    if (key.equals("-") || key.equals(Integer.toString(array.size()))) {
      if (operation != PatchOperation.ADD) {
        throw new StoreException(INVALID_PATCH, text(path) + ": invalid patch path");
      }
      return array.with(value);
    }
    int index = index(array, key, path);
    var items = new ArrayList<>(array.items());
    switch (operation) {
      case ADD -> items.add(index, value);
      case REMOVE -> items.remove(index);
      case REPLACE -> items.set(index, value);
    }
    return Arr.of(items);
  }

  private static Arr replaced(Arr array, int index, Value value) {
    var items = new ArrayList<>(array.items());
    items.set(index, value);
    return Arr.of(items);
  }

  /// `root` with an object at `path` and at each of its parents, where there was nothing.
  ///
  /// @throws StoreException when something else than an object is there
  public static Obj makeObjects(Obj root, List<String> path) throws StoreException {
    for (int length = path.size(); length > 0; length--) {
      var parent = path.subList(0, length);
      var there = find(root, parent);
      if (there instanceof Obj) {
        return made(root, path, length);
      }
      if (there.isDefined()) {
        throw new StoreException(WRITE_CONFLICT, text(parent));
      }
    }
    return made(root, path, 0);
  }

  private static Obj made(Obj root, List<String> path, int existing) throws StoreException {
    var changed = root;
    for (int length = existing + 1; length <= path.size(); length++) {
      changed = write(changed, PatchOperation.ADD, path.subList(0, length), Obj.EMPTY);
    }
    return changed;
  }

  /// The document at `path`, or [Undefined].
  public static Value find(Value root, List<String> path) {
    try {
      return read(root, path);
    } catch (StoreException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw new IllegalStateException(e);
      }
      return Undefined.UNDEFINED;
    }
  }

  /// Whether a rule at `path` would hide or be hidden by a document: one is there, or a parent is
  /// not an object.
  public static boolean isTaken(Obj root, List<String> path) {
    if (find(root, path).isDefined()) {
      return true;
    }
    for (int length = path.size() - 1; length > 0; length--) {
      var parent = find(root, path.subList(0, length));
      if (parent.isDefined()) {
        return !(parent instanceof Obj);
      }
    }
    return false;
  }

  /// A path as messages show it: `/a/b%20c`.
  public static String text(List<String> path) {
    return path.isEmpty()
        ? "/"
        : path.stream().map(key -> "/" + escaped(key)).collect(Collectors.joining());
  }

  /// Percent-encoded as one segment of a path, as Go does.
  private static String escaped(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~")
        .replace("%24", "$")
        .replace("%26", "&")
        .replace("%2B", "+")
        .replace("%3D", "=")
        .replace("%3A", ":")
        .replace("%40", "@");
  }
}
