package regent.rego.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.opa.type.Type;
import regent.opa.type.Type.Any;
import regent.opa.type.Type.Dynamic;
import regent.opa.type.Type.ObjectOf;
import regent.opa.type.Type.SetOf;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.TermOrder;

/// Types by path: of documents, rules, functions and variables.
final class TypeTree {
  private @Nullable Type type;
  private final SortedMap<Term, TypeTree> children = new TreeMap<>(TermOrder::compare);

  /// The type at this node; absent when only something below has one.
  @Nullable Type type() {
    return type;
  }

  boolean isLeaf() {
    return type != null;
  }

  @Nullable TypeTree child(Term key) {
    return children.isEmpty() ? null : children.get(key);
  }

  SortedMap<Term, TypeTree> children() {
    return children;
  }

  static List<Term> steps(Ref path) {
    var steps = new ArrayList<Term>();
    steps.add(path.head());
    steps.addAll(path.path());
    return steps;
  }

  void put(Term key, Type value) {
    children.computeIfAbsent(key, _ -> new TypeTree()).type = Types.orNone(value);
  }

  void put(Ref path, Type value) {
    var node = this;
    for (var key : steps(path)) {
      node = node.children.computeIfAbsent(key, _ -> new TypeTree());
    }
    node.type = Types.orNone(value);
  }

  /// Adds `value` to what is known at `path` already, also inside the objects along the path.
  void insert(Ref path, Type value, TypeEnv env) {
    var node = this;
    var steps = steps(path);
    for (int i = 0; i < steps.size(); i++) {
      var known = node.child(steps.get(i));
      if (known == null) {
        known = new TypeTree();
        node.children.put(steps.get(i), known);
      } else if (known.type != null
          && i + 1 < steps.size()
          && Types.unwrap(known.type) instanceof ObjectOf object) {
        known.type = inserted(object, steps.subList(i + 1, steps.size()), value, env);
      }
      node = known;
    }
    node.type = node.type == null ? value : merged(node.type, value);
    if (Types.unwrap(value) instanceof ObjectOf
        && Types.unwrap(node.type) instanceof ObjectOf merged
        && !node.children.isEmpty()) {
      for (var leaf : node.leaves().entrySet()) {
        merged = inserted(merged, leaf.getKey(), leaf.getValue(), env);
      }
      node.type = merged;
    }
  }

  private Map<List<Term>, Type> leaves() {
    var leaves = new LinkedHashMap<List<Term>, Type>();
    children.forEach((key, child) -> child.collectLeaves(List.of(key), leaves));
    return leaves;
  }

  private void collectLeaves(List<Term> path, Map<List<Term>, Type> leaves) {
    if (type != null) {
      leaves.put(path, type);
      return;
    }
    children.forEach(
        (key, child) -> {
          var longer = new ArrayList<>(path);
          longer.add(key);
          child.collectLeaves(longer, leaves);
        });
  }

  private static ObjectOf inserted(ObjectOf object, List<Term> path, Type value, TypeEnv env) {
    var key = env.get(path.getFirst());
    Type inner =
        path.size() == 1
            ? value
            : inserted(new ObjectOf(List.of(), null), path.subList(1, path.size()), value, env);
    var old = object.dynamic();
    var dynamic =
        old == null
            ? new Dynamic(key, inner)
            : new Dynamic(Types.or(old.key(), key), Types.or(old.value(), inner));
    return new ObjectOf(object.properties(), dynamic);
  }

  /// The type of a document with two definitions.
  private static Type merged(Type wrappedA, Type wrappedB) {
    var a = Types.unwrap(wrappedA);
    var b = Types.unwrap(wrappedB);
    if (a instanceof ObjectOf x && x.properties().isEmpty()) {
      if (b instanceof ObjectOf y && y.properties().isEmpty()) {
        return merged(x, y);
      }
      if (b instanceof Any any && x.dynamic() != null) {
        var widened = widened(any, x.dynamic());
        if (widened != null) {
          return widened;
        }
      }
    }
    if (a instanceof SetOf(Type x) && b instanceof SetOf(Type y)) {
      return new SetOf(Types.or(x, y));
    }
    if (a instanceof Any && !(b instanceof Any)) {
      return merged(b, a);
    }
    return Types.or(a, b);
  }

  private static ObjectOf merged(ObjectOf a, ObjectOf b) {
    if (a.dynamic() == null) {
      return b;
    }
    if (b.dynamic() == null) {
      return a;
    }
    return Types.dynamicObject(
        Types.or(a.dynamic().key(), b.dynamic().key()),
        merged(a.dynamic().value(), b.dynamic().value()));
  }

  private static @Nullable Type widened(Any any, Dynamic dynamic) {
    for (int i = 0; i < any.of().size(); i++) {
      if (any.of().get(i) instanceof ObjectOf o
          && o.properties().isEmpty()
          && o.dynamic() != null) {
        var types = new ArrayList<>(any.of());
        types.set(
            i,
            Types.dynamicObject(
                Types.or(o.dynamic().key(), dynamic.key()),
                Types.or(o.dynamic().value(), dynamic.value())));
        return new Any(types);
      }
    }
    return null;
  }
}
