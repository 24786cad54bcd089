package regent.opa.builtin;

import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Value;

/// Objects.
final class ObjectBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of(
              "object.filter",
              "(object: object[any: any], keys: any<array[any], object[any: any], set[any]>) => object[any: any]",
              ObjectBuiltins::filter),
          Builtin.of(
              "object.get",
              "(object: object[any: any], key: any, default: any) => any",
              ObjectBuiltins::get),
          Builtin.of(
              "object.keys", "(object: object[any: any]) => set[any]", ObjectBuiltins::keysOf),
          Builtin.of(
              "object.remove",
              "(object: object[any: any], keys: any<array[any], object[any: any], set[any]>) => object[any: any]",
              ObjectBuiltins::remove),
          Builtin.of(
              "object.subset",
              "(super: any<array[any], object[any: any], set[any]>, sub: any<array[any], object[any: any], set[any]>) => boolean",
              ObjectBuiltins::subset),
          Builtin.of(
              "object.union",
              "(a: object[any: any], b: object[any: any]) => object[any: any]",
              ObjectBuiltins::union),
          Builtin.of(
              "object.union_n",
              "(objects: array[object[any: any]]) => object[any: any]",
              ObjectBuiltins::unionOfAll));

  private ObjectBuiltins() {}

  static Value filter(Value object, Value keys) throws BuiltinException {
    return keep(Operands.object(object, 1), keys(keys)::contains);
  }

  static Value remove(Value object, Value keys) throws BuiltinException {
    var unwanted = keys(keys);
    return keep(Operands.object(object, 1), k -> !unwanted.contains(k));
  }

  private static Value keep(Obj object, Predicate<Value> wanted) {
    var kept = Obj.builder();
    for (int i = 0; i < object.size(); i++) {
      if (wanted.test(object.unsortedKey(i))) {
        kept.put(object.unsortedKey(i), object.unsortedValue(i));
      }
    }
    return kept.build();
  }

  /// The members of an array or set, or the keys of an object.
  private static SetValue keys(Value collection) throws BuiltinException {
    return switch (collection) {
      case Arr a -> SetValue.of(a.items());
      case SetValue s -> s;
      case Obj o -> o.keySet();
      default -> throw Operands.wrongKind(2, collection, "object", "set", "array");
    };
  }

  /// `key` is a key, or an array of keys that lead into nested collections.
  static Value get(Value object, Value key, Value fallback) throws BuiltinException {
    Value found = Operands.object(object, 1);
    if (!(key instanceof Arr path)) {
      found = found.get(key);
      return found.isDefined() ? found : fallback;
    }
    for (int i = 0; i < path.size() && found.isDefined(); i++) {
      found = found.get(path.at(i));
    }
    return found.isDefined() ? found : fallback;
  }

  static Value keysOf(Value object) throws BuiltinException {
    return Operands.object(object, 1).keySet();
  }

  static Value union(Value a, Value b) throws BuiltinException {
    return united(Operands.object(a, 1), Operands.object(b, 2));
  }

  /// Objects below the same key are united too; otherwise the value of `b` counts.
  private static Obj united(Obj a, Obj b) {
    if (a.size() == 0) {
      return b;
    }
    var union = Obj.Builder.from(a);
    for (int i = 0; i < b.size(); i++) {
      var key = b.unsortedKey(i);
      var value = b.unsortedValue(i);
      union.put(key, value instanceof Obj y && a.get(key) instanceof Obj x ? united(x, y) : value);
    }
    return union.build();
  }

  static Value unionOfAll(Value objects) throws BuiltinException {
    var union = Obj.EMPTY;
    for (var member : Operands.array(objects, 1).items()) {
      if (!(member instanceof Obj object)) {
        throw Operands.wrongMember(1, objects, member, "object");
      }
      union = united(union, object);
    }
    return union;
  }

  /// Whether `sub` is in `superset`: entries of objects, to any depth; members of sets; items of
  /// arrays, side by side; or members of a set among the items of an array.
  static Value subset(Value superset, Value sub) throws BuiltinException {
    if (superset instanceof Arr array && sub instanceof SetValue set) {
      return Bool.of(hasAll(array, set));
    }
    if (!isSameCollection(superset, sub)) {
      throw new BuiltinException(
          BuiltinException.Kind.TYPE,
          "both arguments object.subset must be of the same type or array and set");
    }
    return Bool.of(contains(superset, sub));
  }

  /// As in OPA, an item that is there twice counts for two members.
  private static boolean hasAll(Arr items, SetValue members) {
    int missing = members.size();
    for (int i = 0; i < items.size(); i++) {
      if (members.contains(items.at(i))) {
        missing--;
      }
      if (missing == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSameCollection(Value a, Value b) {
    return (a instanceof Arr || a instanceof Obj || a instanceof SetValue) && a.rank() == b.rank();
  }

  private static boolean contains(Value superset, Value sub) {
    if (superset.equals(sub)) {
      return true;
    }
    return switch (sub) {
      case Obj x when superset instanceof Obj y -> contains(y, x);
      case SetValue x when superset instanceof SetValue y -> x.minus(y).size() == 0;
      case Arr x when superset instanceof Arr y ->
          Collections.indexOfSubList(y.items(), x.items()) >= 0;
      default -> false;
    };
  }

  private static boolean contains(Obj superset, Obj sub) {
    for (int i = 0; i < sub.size(); i++) {
      var value = superset.get(sub.unsortedKey(i));
      if (!value.isDefined() || !contains(value, sub.unsortedValue(i))) {
        return false;
      }
    }
    return true;
  }
}
