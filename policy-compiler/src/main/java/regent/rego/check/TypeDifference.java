package regent.rego.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import regent.opa.type.Type;
import regent.opa.type.Type.Any;
import regent.opa.type.Type.ArrayOf;
import regent.opa.type.Type.Function;
import regent.opa.type.Type.ObjectOf;
import regent.opa.type.Type.Property;
import regent.opa.type.Type.SetOf;
import regent.opa.value.Value;

/// Two types side by side, showing only what one needs to see how they differ; `...` stands for the
/// rest.
///
/// @param left the text of the first type
/// @param right the text of the second type
record TypeDifference(String left, String right) {
  /// Deeper than this nothing is compared.
  private static final int DEEPEST = 8;

  static TypeDifference between(Type a, Type b) {
    return between(a, b, 0);
  }

  private static TypeDifference between(Type a, Type b, int depth) {
    if (depth < DEEPEST && !Types.isUnknown(a) && !Types.isUnknown(b) && !sameText(a, b)) {
      if (a instanceof SetOf(Type x)
          && b instanceof SetOf(Type y)
          && !Types.isUnknown(x)
          && !Types.isUnknown(y)) {
        var members = between(x, y, depth + 1);
        return new TypeDifference("set[" + members.left + "]", "set[" + members.right + "]");
      }
      if (a instanceof ArrayOf x && b instanceof ArrayOf y) {
        return arrays(x, y, depth);
      }
      if (a instanceof ObjectOf x && b instanceof ObjectOf y) {
        return objects(x, y, depth);
      }
      if (a instanceof Any(var x) && b instanceof Any(var y)) {
        return anys(x, y);
      }
      if (a instanceof Function f
          && b instanceof Function g
          && f.arguments().size() == g.arguments().size()) {
        return functions(f, g, depth);
      }
    }
    return new TypeDifference(TypeText.elided(a), TypeText.elided(b));
  }

  private static boolean sameText(Type a, Type b) {
    return TypeText.of(a).equals(TypeText.of(b));
  }

  private static TypeDifference arrays(ArrayOf a, ArrayOf b, int depth) {
    if (a.items().size() != b.items().size() || (a.rest() == null) != (b.rest() == null)) {
      return new TypeDifference(TypeText.of(a, 1), TypeText.of(b, 1));
    }
    var left = new ArrayList<String>();
    var right = new ArrayList<String>();
    for (int i = 0; i < a.items().size(); i++) {
      var items = between(a.items().get(i), b.items().get(i), depth + 1);
      left.add(items.left);
      right.add(items.right);
    }
    var rest =
        a.rest() == null || b.rest() == null
            ? new TypeDifference("", "")
            : between(a.rest(), b.rest(), depth + 1);
    return new TypeDifference(
        TypeText.composite("array", left, rest.left),
        TypeText.composite("array", right, rest.right));
  }

  private static TypeDifference objects(ObjectOf a, ObjectOf b, int depth) {
    var keys = new TreeMap<Value, Type[]>(Comparator.naturalOrder());
    for (Property p : a.properties()) {
      keys.computeIfAbsent(p.key(), _ -> new Type[2])[0] = p.value();
    }
    for (Property p : b.properties()) {
      keys.computeIfAbsent(p.key(), _ -> new Type[2])[1] = p.value();
    }
    var left = new ArrayList<String>();
    var right = new ArrayList<String>();
    boolean elided = false;
    for (var entry : keys.entrySet()) {
      var x = entry.getValue()[0];
      var y = entry.getValue()[1];
      if (y == null) {
        left.add(TypeText.property(entry.getKey(), TypeText.elided(x)));
      } else if (x == null) {
        right.add(TypeText.property(entry.getKey(), TypeText.elided(y)));
      } else if (sameText(x, y)) {
        elided = true;
      } else {
        var values = between(x, y, depth + 1);
        left.add(TypeText.property(entry.getKey(), values.left));
        right.add(TypeText.property(entry.getKey(), values.right));
      }
    }
    if (elided) {
      left.add(TypeText.ELISION);
      right.add(TypeText.ELISION);
    }
    var rest = dynamics(a, b, depth);
    return new TypeDifference(
        TypeText.composite("object", left, rest.left),
        TypeText.composite("object", right, rest.right));
  }

  private static TypeDifference dynamics(ObjectOf a, ObjectOf b, int depth) {
    var x = a.dynamic();
    var y = b.dynamic();
    if (x != null && y != null) {
      var keys = between(x.key(), y.key(), depth + 1);
      var values = between(x.value(), y.value(), depth + 1);
      return new TypeDifference(keys.left + ": " + values.left, keys.right + ": " + values.right);
    }
    return new TypeDifference(
        x == null ? "" : TypeText.elided(x.key()) + ": " + TypeText.elided(x.value()),
        y == null ? "" : TypeText.elided(y.key()) + ": " + TypeText.elided(y.value()));
  }

  private static TypeDifference anys(List<Type> a, List<Type> b) {
    var left = new ArrayList<String>();
    var right = new ArrayList<String>();
    a.stream()
        .filter(t -> b.stream().noneMatch(u -> sameText(t, u)))
        .forEach(t -> left.add(TypeText.elided(t)));
    b.stream()
        .filter(t -> a.stream().noneMatch(u -> sameText(t, u)))
        .forEach(t -> right.add(TypeText.elided(t)));
    if (left.size() < a.size()) {
      left.add(TypeText.ELISION);
      right.add(TypeText.ELISION);
    }
    return new TypeDifference(TypeText.any(left), TypeText.any(right));
  }

  private static TypeDifference functions(Function f, Function g, int depth) {
    var left = new ArrayList<String>();
    var right = new ArrayList<String>();
    for (int i = 0; i < f.arguments().size(); i++) {
      var arguments = between(f.arguments().get(i).type(), g.arguments().get(i).type(), depth + 1);
      left.add(arguments.left);
      right.add(arguments.right);
    }
    if (f.variadic() != null) {
      left.add(TypeText.elided(f.variadic()) + TypeText.ELISION);
    }
    if (g.variadic() != null) {
      right.add(TypeText.elided(g.variadic()) + TypeText.ELISION);
    }
    var results = between(Types.orUnknown(f.result()), Types.orUnknown(g.result()), depth + 1);
    return new TypeDifference(
        TypeText.function(left, results.left), TypeText.function(right, results.right));
  }
}
