package regent.rego.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import regent.opa.type.Type;
import regent.opa.type.Type.Any;
import regent.opa.type.Type.Argument;
import regent.opa.type.Type.ArrayOf;
import regent.opa.type.Type.BooleanType;
import regent.opa.type.Type.Dynamic;
import regent.opa.type.Type.Function;
import regent.opa.type.Type.NullType;
import regent.opa.type.Type.NumberType;
import regent.opa.type.Type.ObjectOf;
import regent.opa.type.Type.Property;
import regent.opa.type.Type.Recursive;
import regent.opa.type.Type.SetOf;
import regent.opa.type.Type.StringType;
import regent.opa.type.Type.Unknown;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// The algebra of types: union, order, and what is inside collections.
///
/// Source: OPA's package `types`.
final class Types {
  /// What functions of different arity have in common. As in OPA it is still a function, which
  /// together with a value is not known.
  private static final Function NO_FUNCTION = new Function(List.of(), null, null);

  private Types() {}

  static boolean isUnknown(Type type) {
    return type instanceof Unknown;
  }

  static Type orUnknown(@Nullable Type type) {
    return type == null ? Type.UNKNOWN : type;
  }

  static @Nullable Type orNone(Type type) {
    return isUnknown(type) ? null : type;
  }

  static Type unwrap(Type type) {
    return type instanceof Recursive r ? r.type() : type;
  }

  static boolean isAny(Type type) {
    return type instanceof Any(var of) && of.isEmpty();
  }

  static ArrayOf array(List<Type> items, Type rest) {
    return new ArrayOf(items, orNone(rest));
  }

  /// The object type with its properties in order.
  static ObjectOf object(List<Property> properties, @Nullable Dynamic dynamic) {
    var sorted = new ArrayList<>(properties);
    sorted.sort(Comparator.comparing(Property::key));
    return new ObjectOf(sorted, dynamic);
  }

  static ObjectOf dynamicObject(Type key, Type value) {
    return new ObjectOf(List.of(), new Dynamic(key, value));
  }

  /// Whether the type, or a type inside it, is not known.
  static boolean hasUnknown(Type type) {
    return hasUnknown(type, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static boolean hasUnknown(Type wrapped, Set<Type> seen) {
    var type = unwrap(wrapped);
    return switch (type) {
      case Unknown _ -> true;
      case NullType _, BooleanType _, NumberType _, StringType _, Any _, Recursive _ -> false;
      case SetOf(Type member) -> hasUnknown(member, seen);
      case ArrayOf a ->
          seen.add(a)
              && (a.items().stream().anyMatch(i -> hasUnknown(i, seen))
                  || (a.rest() != null && hasUnknown(a.rest(), seen)));
      case ObjectOf o ->
          seen.add(o)
              && (o.properties().stream().anyMatch(p -> hasUnknown(p.value(), seen))
                  || (o.dynamic() != null
                      && (hasUnknown(o.dynamic().key(), seen)
                          || hasUnknown(o.dynamic().value(), seen))));
      case Function f ->
          f.arguments().stream().anyMatch(a -> hasUnknown(a.type(), seen))
              || hasUnknown(orUnknown(f.result()), seen);
    };
  }

  /// The union of two types; unknown when just one of them is a function.
  static Type or(Type a, Type b) {
    if (isUnknown(a)) {
      return b;
    }
    if (isUnknown(b)) {
      return a;
    }
    if (a instanceof Function f && b instanceof Function g) {
      return or(f, g);
    }
    if (a instanceof Function || b instanceof Function) {
      return Type.UNKNOWN;
    }
    if (a instanceof Any any) {
      return merge(any, b);
    }
    if (b instanceof Any any) {
      return merge(any, a);
    }
    int order = compare(a, b);
    return order == 0 ? a : new Any(order < 0 ? List.of(a, b) : List.of(b, a));
  }

  private static Type or(Function a, Function b) {
    if (a == NO_FUNCTION || b == NO_FUNCTION) {
      return a == NO_FUNCTION ? b : a;
    }
    if (a.arguments().size() != b.arguments().size()
        || (a.variadic() == null) != (b.variadic() == null)) {
      return NO_FUNCTION;
    }
    var arguments = new ArrayList<Argument>();
    for (int i = 0; i < a.arguments().size(); i++) {
      arguments.add(new Argument("", or(a.arguments().get(i).type(), b.arguments().get(i).type())));
    }
    return new Function(
        arguments,
        orNone(or(orUnknown(a.variadic()), orUnknown(b.variadic()))),
        orNone(or(orUnknown(a.result()), orUnknown(b.result()))));
  }

  private static Type merge(Any any, Type other) {
    if (any.of().isEmpty()) {
      return any;
    }
    if (other instanceof Any more) {
      return more.of().isEmpty() ? more : new Any(sortedUnion(any.of(), more.of()));
    }
    return new Any(sortedUnion(any.of(), List.of(other)));
  }

  private static List<Type> sortedUnion(List<Type> a, List<Type> b) {
    var union = new ArrayList<>(a);
    for (var type : b) {
      if (union.stream().noneMatch(t -> compare(t, type) == 0)) {
        union.add(type);
      }
    }
    union.sort(Types::compare);
    return union;
  }

  /// Whether every value of `b` is one of `a`.
  static boolean contains(Type a, Type b) {
    if (a instanceof Any(var of)) {
      return !(b instanceof Function)
          && (of.isEmpty() || of.stream().anyMatch(t -> compare(t, b) == 0));
    }
    return compare(a, b) == 0;
  }

  static int compare(Type wrappedA, Type wrappedB) {
    var a = unwrap(wrappedA);
    var b = unwrap(wrappedB);
    if (a == b) {
      return 0;
    }
    int ranks = Integer.compare(rank(a), rank(b));
    if (ranks != 0) {
      return ranks;
    }
    return switch (a) {
      case Unknown _, NullType _, BooleanType _, NumberType _, StringType _, Recursive _ -> 0;
      case ArrayOf x -> {
        var y = (ArrayOf) b;
        int rest = compareOptional(x.rest(), y.rest());
        yield rest != 0 ? rest : compare(x.items(), y.items());
      }
      case ObjectOf x -> compare(x, (ObjectOf) b);
      case SetOf(Type member) -> compare(member, ((SetOf) b).member());
      case Any(var of) -> compare(of, ((Any) b).of());
      case Function f -> compare(f, (Function) b);
    };
  }

  private static int compare(ObjectOf a, ObjectOf b) {
    var x = a.dynamic();
    var y = b.dynamic();
    if (x == null || y == null) {
      if (x != y) {
        return x == null ? -1 : 1;
      }
    } else {
      int keys = compare(x.key(), y.key());
      int values = keys != 0 ? keys : compare(x.value(), y.value());
      if (values != 0) {
        return values;
      }
    }
    int shared = Math.min(a.properties().size(), b.properties().size());
    for (int i = 0; i < shared; i++) {
      var p = a.properties().get(i);
      var q = b.properties().get(i);
      int keys = p.key().compareTo(q.key());
      int values = keys != 0 ? keys : compare(p.value(), q.value());
      if (values != 0) {
        return values;
      }
    }
    return Integer.compare(a.properties().size(), b.properties().size());
  }

  private static int compare(Function a, Function b) {
    int order = Integer.compare(a.arguments().size(), b.arguments().size());
    for (int i = 0; order == 0 && i < a.arguments().size(); i++) {
      order = compare(a.arguments().get(i).type(), b.arguments().get(i).type());
    }
    if (order == 0) {
      order = compare(orUnknown(a.result()), orUnknown(b.result()));
    }
    return order != 0 ? order : compare(orUnknown(a.variadic()), orUnknown(b.variadic()));
  }

  private static int compareOptional(@Nullable Type a, @Nullable Type b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return compare(a, b);
  }

  private static int compare(List<Type> a, List<Type> b) {
    int shared = Math.min(a.size(), b.size());
    for (int i = 0; i < shared; i++) {
      int order = compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int rank(Type type) {
    return switch (type) {
      case Unknown _ -> -1;
      case NullType _ -> 0;
      case BooleanType _ -> 1;
      case NumberType _ -> 2;
      case StringType _ -> 3;
      case ArrayOf _ -> 4;
      case ObjectOf _ -> 5;
      case SetOf _ -> 6;
      case Any _ -> 7;
      case Function _ -> 8;
      case Recursive r -> rank(r.type());
    };
  }

  /// The type of the item or property `key`; unknown when there is none.
  static Type select(Type wrapped, Value key) {
    return switch (unwrap(wrapped)) {
      case ArrayOf a ->
          key instanceof Num n && n.isPlainLong() && n.text().indexOf('.') < 0
              ? item(a, n.longValue())
              : Type.UNKNOWN;
      case ObjectOf o -> property(o, key);
      case SetOf(Type member) -> {
        var type = of(key);
        if (compare(member, type) == 0) {
          yield member;
        }
        yield member instanceof Any any && contains(any, type) ? type : Type.UNKNOWN;
      }
      case Any(var of) -> {
        if (of.isEmpty()) {
          yield Type.ANY;
        }
        Type selected = Type.UNKNOWN;
        for (var type : of) {
          selected = or(select(type, key), selected);
        }
        yield selected;
      }
      case Unknown _,
          NullType _,
          BooleanType _,
          NumberType _,
          StringType _,
          Recursive _,
          Function _ ->
          Type.UNKNOWN;
    };
  }

  static Type item(ArrayOf array, long index) {
    if (index >= 0 && index < array.items().size()) {
      return array.items().get((int) index);
    }
    return index >= 0 ? orUnknown(array.rest()) : Type.UNKNOWN;
  }

  static Type property(ObjectOf object, Value key) {
    for (var property : object.properties()) {
      if (property.key().equals(key)) {
        return property.value();
      }
    }
    var dynamic = object.dynamic();
    return dynamic != null && contains(dynamic.key(), of(key)) ? dynamic.value() : Type.UNKNOWN;
  }

  static Type dynamicValue(ObjectOf object) {
    return object.dynamic() == null ? Type.UNKNOWN : object.dynamic().value();
  }

  /// The type of the keys of a collection; unknown for what has none.
  static Type keys(Type wrapped) {
    return switch (unwrap(wrapped)) {
      case ArrayOf _ -> Type.NUMBER;
      case ObjectOf o -> {
        Type keys = Type.UNKNOWN;
        for (var property : o.properties()) {
          keys = or(keys, of(property.key()));
        }
        yield o.dynamic() == null ? keys : or(keys, o.dynamic().key());
      }
      case SetOf(Type member) -> member;
      case Any(var of) -> union(of, Types::keys);
      case Unknown _,
          NullType _,
          BooleanType _,
          NumberType _,
          StringType _,
          Recursive _,
          Function _ ->
          Type.UNKNOWN;
    };
  }

  /// The type of the values in a collection; unknown for what has none.
  static Type values(Type wrapped) {
    return switch (unwrap(wrapped)) {
      case ArrayOf a -> {
        Type values = Type.UNKNOWN;
        for (var item : a.items()) {
          values = or(values, item);
        }
        yield or(values, orUnknown(a.rest()));
      }
      case ObjectOf o -> {
        Type values = Type.UNKNOWN;
        for (var property : o.properties()) {
          values = or(values, property.value());
        }
        yield or(values, dynamicValue(o));
      }
      case SetOf(Type member) -> member;
      case Any(var of) -> union(of, Types::values);
      case Unknown _,
          NullType _,
          BooleanType _,
          NumberType _,
          StringType _,
          Recursive _,
          Function _ ->
          Type.UNKNOWN;
    };
  }

  private static Type union(List<Type> of, UnaryOperator<Type> part) {
    if (of.isEmpty()) {
      return Type.ANY;
    }
    Type union = Type.UNKNOWN;
    for (var type : of) {
      union = or(part.apply(type), union);
    }
    return union;
  }

  /// The type of one value.
  static Type of(Value value) {
    return switch (value) {
      case Null _ -> Type.NULL;
      case Bool _ -> Type.BOOLEAN;
      case Num _ -> Type.NUMBER;
      case Str _ -> Type.STRING;
      case Arr a -> new ArrayOf(a.items().stream().map(Types::of).toList(), null);
      case SetValue s -> new ArrayOf(s.members().stream().map(Types::of).toList(), null);
      case Obj o ->
          object(o.keys().stream().map(k -> new Property(k, of(o.get(k)))).toList(), null);
      case Undefined _ -> Type.UNKNOWN;
    };
  }

  /// Whether a collection of this type cannot hold anything.
  static boolean isEmptyCollection(Type type) {
    return switch (unwrap(type)) {
      case ObjectOf o -> o.properties().isEmpty() && o.dynamic() == null;
      case ArrayOf a -> a.items().isEmpty() && a.rest() == null;
      case SetOf(Type member) -> isUnknown(member);
      case Unknown _,
          NullType _,
          BooleanType _,
          NumberType _,
          StringType _,
          Recursive _,
          Any _,
          Function _ ->
          false;
    };
  }
}
