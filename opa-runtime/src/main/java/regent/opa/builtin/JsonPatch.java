package regent.opa.builtin;

import java.util.ArrayList;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// JSON Patch over all values: a member of a set is reached by itself.
///
/// Source: RFC 6902, and OPA's `json.patch` for sets, other keys and the messages.
final class JsonPatch {
  private JsonPatch() {}

  /// `document` after all operations; undefined when the last one removed all of it.
  static Value apply(Value document, Arr operations) throws BuiltinException {
    var patched = document;
    for (var operation : operations.items()) {
      if (!(operation instanceof Obj o)) {
        throw new BuiltinException(
            "must be an array of JSON-Patch objects, but at least one element is not an object");
      }
      patched = apply(patched, o);
    }
    return patched;
  }

  private static Value apply(Value document, Obj operation) throws BuiltinException {
    var at = required(operation, "path");
    if (!(required(operation, "op") instanceof Str op)) {
      throw new BuiltinException(
          "attribute 'op' must be a string but found: " + operation.get("op").kind());
    }
    var path = JsonDocumentBuiltins.path(at);
    return switch (op.value()) {
      case "add" -> insert(document, path, required(operation, "value"));
      case "remove" -> delete(document, path, 0);
      case "replace" -> {
        var without = delete(document, path, 0);
        yield insert(without, path, required(operation, "value"));
      }
      case "move" -> {
        var from = JsonDocumentBuiltins.path(required(operation, "from"));
        var moved = find(document, from, 0);
        yield insert(delete(document, from, 0), path, moved);
      }
      case "copy" -> {
        var from = JsonDocumentBuiltins.path(required(operation, "from"));
        yield insert(document, path, find(document, from, 0));
      }
      case "test" -> test(document, path, operation);
      default -> throw new BuiltinException("unrecognized op: '" + op.value() + "'");
    };
  }

  private static Value required(Obj operation, String attribute) throws BuiltinException {
    var value = operation.get(attribute);
    if (!value.isDefined()) {
      throw new BuiltinException("missing required attribute '" + attribute + "'");
    }
    return value;
  }

  private static Value test(Value document, Arr path, Obj operation) throws BuiltinException {
    var found = find(document, path, 0);
    var expected = required(operation, "value");
    if (!found.equals(expected)) {
      throw new BuiltinException(
          "value from EditTree != patch value.\n\nExpected: %s\n\nFound: %s"
              .formatted(expected, found));
    }
    return document;
  }

  private static Value find(Value value, Arr path, int from) throws BuiltinException {
    return from == path.size() ? value : find(child(value, path, from), path, from + 1);
  }

  /// The child that the segment at `from` leads to.
  private static Value child(Value value, Arr path, int from) throws BuiltinException {
    var key = path.at(from);
    var child =
        switch (value) {
          case Obj o -> o.get(key);
          case SetValue s -> s.get(key);
          case Arr a -> {
            int index = index(a.size(), key);
            yield index >= 0 && index < a.size() ? a.at(index) : Undefined.UNDEFINED;
          }
          default -> throw notComposite(value, key);
        };
    if (!child.isDefined()) {
      var shown = value instanceof SetValue ? "[" + key + "]" : key.toString();
      throw new BuiltinException(
          "path %s does not exist in %s term %s".formatted(shown, value.kind(), value));
    }
    return child;
  }

  private static BuiltinException notComposite(Value value, Value key) {
    return new BuiltinException(
        value.isDefined()
            ? "expected composite type for path %s, found value: %s".formatted(key, value)
            : "nil value encountered where composite value was expected");
  }

  private static Value insert(Value value, Arr path, Value inserted) throws BuiltinException {
    return path.size() == 0 ? inserted : insert(value, path, 0, inserted);
  }

  private static Value insert(Value value, Arr path, int from, Value inserted)
      throws BuiltinException {
    var key = path.at(from);
    if (from < path.size() - 1) {
      var changed = insert(child(value, path, from), path, from + 1, inserted);
      return replaced(value, key, changed);
    }
    return switch (value) {
      case Obj o -> o.with(key, inserted);
      case SetValue s -> {
        if (!key.equals(inserted)) {
          throw new BuiltinException(
              "set key %s does not equal value to be inserted %s".formatted(key, inserted));
        }
        yield s.union(SetValue.of(inserted));
      }
      case Arr a -> {
        int index = index(a.size(), key);
        if (index < 0 || index > a.size()) {
          throw new BuiltinException("index for array insertion out of bounds");
        }
        var items = new ArrayList<>(a.items());
        items.add(index, inserted);
        yield Arr.of(items);
      }
      default -> throw notComposite(value, key);
    };
  }

  private static Value delete(Value value, Arr path, int from) throws BuiltinException {
    if (path.size() == 0) {
      return Undefined.UNDEFINED;
    }
    var key = path.at(from);
    if (from < path.size() - 1) {
      return replaced(value, key, delete(child(value, path, from), path, from + 1));
    }
    return switch (value) {
      case Obj o when o.has(key) -> o.without(key);
      case SetValue s when s.contains(key) -> s.minus(SetValue.of(key));
      case Obj _, SetValue _ ->
          throw new BuiltinException("cannot delete child key " + key + " that does not exist");
      case Arr a -> {
        int index = index(a.size(), key);
        if (index < 0 || index >= a.size()) {
          throw new BuiltinException("index for array delete out of bounds");
        }
        var items = new ArrayList<>(a.items());
        items.remove(index);
        yield Arr.of(items);
      }
      default -> throw notComposite(value, key);
    };
  }

  private static Value replaced(Value value, Value key, Value child) throws BuiltinException {
    return switch (value) {
      case Obj o -> o.with(key, child);
      case SetValue s -> s.minus(SetValue.of(key)).union(SetValue.of(child));
      case Arr a -> {
        var items = new ArrayList<>(a.items());
        items.set(index(a.size(), key), child);
        yield Arr.of(items);
      }
      default -> throw notComposite(value, key);
    };
  }

  /// The position that `key` means in an array of `size` items; `-` is its end.
  private static int index(int size, Value key) throws BuiltinException {
    return switch (key) {
      case Num n when n.isPlainLong() -> Math.clamp(n.longValue(), -1, Integer.MAX_VALUE);
      case Num _ -> throw new BuiltinException("invalid number type for indexing");
      case Str s when s.value().equals("-") -> size;
      case Str s when s.value().matches("[+-]?[0-9]{1,9}") -> {
        if (s.value().startsWith("0") && s.value().length() > 1) {
          throw new BuiltinException("leading zeros are not allowed in JSON paths");
        }
        yield Integer.parseInt(s.value());
      }
      case Str _ -> throw new BuiltinException("invalid string for indexing");
      default -> throw new BuiltinException("invalid type for indexing");
    };
  }
}
