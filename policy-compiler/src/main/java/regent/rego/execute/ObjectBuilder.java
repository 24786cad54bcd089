package regent.rego.execute;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.diagnostic.Location;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// An object under construction, with the objects and sets inside it that are under construction
/// too.
public final class ObjectBuilder implements Accumulator {
  private final Map<Value, Value> leaves = new HashMap<>();

  /// The children that [#insertNested] made; no key of theirs is among the leaves.
  private final Map<Value, Accumulator> nested = new HashMap<>(0);

  private @Nullable Obj built;

  public ObjectBuilder() {}

  static ObjectBuilder from(Obj object) {
    var builder = new ObjectBuilder();
    object.forEach(builder::insert);
    return builder;
  }

  /// Sets `key`, replacing what was there.
  public void insert(Value key, Value value) {
    nested.remove(key);
    leaves.put(key, value);
    built = null;
  }

  /// Sets `key`.
  ///
  /// @throws EvaluationException a conflict at `at` when another value is there
  public void insertOnce(Value key, Value value, Location at) {
    var known = nested.isEmpty() ? leaves.putIfAbsent(key, value) : known(key, value);
    if (known == null) {
      built = null;
    } else if (!known.equals(value)) {
      throw conflict(at);
    }
  }

  private @Nullable Value known(Value key, Value value) {
    var child = nested.get(key);
    return child == null ? leaves.putIfAbsent(key, value) : child.value();
  }

  /// Sets the end of `path`, making objects on the way.
  ///
  /// @throws EvaluationException a conflict at `at` when something else is there, or on the way
  public void insertNested(Value[] path, Value value, Location at) {
    parent(path, at).insertOnce(path[path.length - 1], value, at);
  }

  /// Adds `member` to the set at the end of `path`, making it and objects on the way.
  ///
  /// @throws EvaluationException a conflict at `at` when something else is there, or on the way
  public void addNested(Value[] path, Value member, Location at) {
    var parent = parent(path, at);
    var key = path[path.length - 1];
    if (!parent.leaves.containsKey(key)
        && parent.nested.computeIfAbsent(key, _ -> new SetBuilder()) instanceof SetBuilder set) {
      set.add(member);
    } else {
      throw conflict(at);
    }
  }

  private ObjectBuilder parent(Value[] path, Location at) {
    var parent = this;
    parent.built = null;
    for (int i = 0; i < path.length - 1; i++) {
      if (parent.leaves.containsKey(path[i])
          || !(parent.nested.computeIfAbsent(path[i], _ -> new ObjectBuilder())
              instanceof ObjectBuilder child)) {
        throw conflict(at);
      }
      parent = child;
      parent.built = null;
    }
    return parent;
  }

  private static EvaluationException conflict(Location at) {
    return new EvaluationException(Code.CONFLICT, "object keys must be unique", at);
  }

  /// The child under `key`, or undefined.
  public Value get(Value key) {
    var child = nested.get(key);
    return child != null ? child.value() : leaves.getOrDefault(key, Undefined.UNDEFINED);
  }

  @Override
  public Obj value() {
    var known = built;
    if (known == null) {
      if (nested.isEmpty()) {
        known = Obj.of(leaves);
      } else {
        var all = new HashMap<>(leaves);
        nested.forEach((key, child) -> all.put(key, child.value()));
        known = Obj.of(all);
      }
      built = known;
    }
    return known;
  }
}
