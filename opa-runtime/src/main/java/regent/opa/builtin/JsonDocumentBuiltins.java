package regent.opa.builtin;

import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Changes of JSON documents by paths.
final class JsonDocumentBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of(
              "json.filter",
              "(object: object[any: any], paths: any<array[any<string, array[any]>], set[any<string, array[any]>]>) => object[any: any]",
              JsonDocumentBuiltins::filter),
          Builtin.of(
              "json.patch",
              "(target: any, patches: array[object<op: string, path: any>[any: any]]) => any",
              JsonDocumentBuiltins::patch),
          Builtin.of(
              "json.remove",
              "(object: object[any: any], paths: any<array[any<string, array[any]>], set[any<string, array[any]>]>) => object[any: any]",
              JsonDocumentBuiltins::remove));

  private JsonDocumentBuiltins() {}

  private static final String LEAF_PROBLEM =
      "must be one of {set, array} containing string paths or array of path segments but got ";

  static Value filter(Value object, Value paths) throws BuiltinException {
    return filtered(Operands.object(object, 1), tree(paths));
  }

  static Value remove(Value object, Value paths) throws BuiltinException {
    return removed(Operands.object(object, 1), tree(paths));
  }

  static Value patch(Value document, Value patches) throws BuiltinException {
    return JsonPatch.apply(document, Operands.array(patches, 2));
  }

  /// A path as the keys that it goes through: a text with `/` between them, or an array.
  static Arr path(Value path) throws BuiltinException {
    return switch (path) {
      case Str s when s.value().isEmpty() -> Arr.EMPTY;
      case Str s -> segments(s.value());
      case Arr a -> a;
      default -> throw Operands.wrong(2, LEAF_PROBLEM + path.kind());
    };
  }

  private static Arr segments(String path) {
    var segments = Arr.builder();
    for (var part : path.replaceFirst("^/+", "").split("/", -1)) {
      segments.add(Str.of(part.replace("~1", "/").replace("~0", "~")));
    }
    return segments.build();
  }

  /// All paths as nested objects, whose leaves are null.
  private static Obj tree(Value paths) throws BuiltinException {
    Obj tree = Obj.EMPTY;
    for (var path : Operands.members(paths, 2, "set", "array")) {
      var keys = path(path);
      if (keys.size() > 0) {
        tree = grown(tree, keys, 0);
      }
    }
    return tree;
  }

  private static Obj grown(Obj tree, Arr path, int from) {
    var key = path.at(from);
    if (from == path.size() - 1) {
      return tree.with(key, Null.NULL);
    }
    return switch (tree.get(key)) {
      case Null _ -> tree;
      case Obj child -> tree.with(key, grown(child, path, from + 1));
      default -> tree.with(key, grown(Obj.EMPTY, path, from + 1));
    };
  }

  private static Value filtered(Value value, Value wanted) {
    if (!(wanted instanceof Obj tree)) {
      return value;
    }
    return switch (value) {
      case Obj o -> {
        var kept = Obj.builder();
        for (int i = 0; i < o.size(); i++) {
          var child = tree.get(o.unsortedKey(i));
          if (child.isDefined()) {
            kept.put(o.unsortedKey(i), filtered(o.unsortedValue(i), child));
          }
        }
        yield kept.build();
      }
      case Arr a -> {
        var kept = Arr.builder();
        for (int i = 0; i < a.size(); i++) {
          var child = tree.get(Integer.toString(i));
          if (child.isDefined()) {
            kept.add(filtered(a.at(i), child));
          }
        }
        yield kept.build();
      }
      case SetValue s -> {
        var kept = SetValue.builder();
        for (int i = 0; i < s.size(); i++) {
          var child = tree.get(s.unsorted(i));
          if (child.isDefined()) {
            kept.add(filtered(s.unsorted(i), child));
          }
        }
        yield kept.build();
      }
      case Undefined _, Null _, Bool _, Num _, Str _ -> value;
    };
  }

  /// Undefined when the value itself is unwanted.
  private static Value removed(Value value, Value unwanted) {
    if (unwanted instanceof Null) {
      return Undefined.UNDEFINED;
    }
    if (!(unwanted instanceof Obj tree)) {
      return value;
    }
    return switch (value) {
      case Obj o -> {
        var rest = Obj.builder();
        for (int i = 0; i < o.size(); i++) {
          var kept = removed(o.unsortedValue(i), tree.get(o.unsortedKey(i)));
          if (kept.isDefined()) {
            rest.put(o.unsortedKey(i), kept);
          }
        }
        yield rest.build();
      }
      case Arr a -> {
        var rest = Arr.builder();
        for (int i = 0; i < a.size(); i++) {
          var kept = removed(a.at(i), tree.get(Integer.toString(i)));
          if (kept.isDefined()) {
            rest.add(kept);
          }
        }
        yield rest.build();
      }
      case SetValue s -> {
        var rest = SetValue.builder();
        for (int i = 0; i < s.size(); i++) {
          var kept = removed(s.unsorted(i), tree.get(s.unsorted(i)));
          if (kept.isDefined()) {
            rest.add(kept);
          }
        }
        yield rest.build();
      }
      case Undefined _, Null _, Bool _, Num _, Str _ -> value;
    };
  }
}
