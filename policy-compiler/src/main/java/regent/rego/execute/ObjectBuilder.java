package regent.rego.execute;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.diagnostic.Location;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// An object under construction, with the objects and sets inside it that are under construction
/// too.
public final class ObjectBuilder implements Accumulator {
  /// All keys; the value of a nested one is what it was when [#value()] was called last.
  private final Obj.Builder entries;

  /// The children that [#insertNested] and [#addNested] made; absent when there are none.
  private @Nullable Map<Value, Accumulator> nested;

  private @Nullable Obj built;

  public ObjectBuilder() {
    entries = Obj.builder();
  }

  private ObjectBuilder(Obj start) {
    entries = Obj.Builder.from(start);
  }

  static ObjectBuilder from(Obj object) {
    return new ObjectBuilder(object);
  }

  /// Sets `key`, replacing what was there.
  public void insert(Value key, Value value) {
    if (nested != null) {
      nested.remove(key);
    }
    entries.put(key, value);
    built = null;
  }

  /// Sets `key`.
  ///
  /// @throws EvaluationException a conflict at `at` when another value is there
  public void insertOnce(Value key, Value value, Location at) {
    refresh(key);
    if (!entries.insertOnce(key, value)) {
      throw conflict(at);
    }
    built = null;
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
    if (parent(path, at).child(path[path.length - 1], Shape.SET, at) instanceof SetBuilder set) {
      set.add(member);
    } else {
      throw conflict(at);
    }
  }

  private ObjectBuilder parent(Value[] path, Location at) {
    var parent = this;
    parent.built = null;
    for (int i = 0; i < path.length - 1; i++) {
      if (!(parent.child(path[i], Shape.OBJECT, at) instanceof ObjectBuilder child)) {
        throw conflict(at);
      }
      parent = child;
      parent.built = null;
    }
    return parent;
  }

  private enum Shape {
    OBJECT,
    SET
  }

  /// The child under construction at `key`, made when nothing is there.
  private Accumulator child(Value key, Shape shape, Location at) {
    if (nested == null) {
      nested = new HashMap<>();
    }
    var known = nested.get(key);
    if (known != null) {
      return known;
    }
    if (entries.get(key).isDefined()) {
      throw conflict(at);
    }
    var made =
        switch (shape) {
          case OBJECT -> new ObjectBuilder();
          case SET -> new SetBuilder();
        };
    nested.put(key, made);
    entries.put(key, made.value());
    return made;
  }

  private static EvaluationException conflict(Location at) {
    return new EvaluationException(Code.CONFLICT, "object keys must be unique", at);
  }

  /// The child under `key`, or undefined.
  public Value get(Value key) {
    refresh(key);
    return entries.get(key);
  }

  private void refresh(Value key) {
    var child = nested == null ? null : nested.get(key);
    if (child != null) {
      entries.put(key, child.value());
    }
  }

  @Override
  public Obj value() {
    var known = built;
    if (known == null) {
      if (nested != null) {
        nested.forEach((key, child) -> entries.put(key, child.value()));
      }
      known = entries.build();
      built = known;
    }
    return known;
  }
}
