package regent.rego.interpret;

import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.execute.Accumulator;
import regent.rego.execute.ArrayBuilder;
import regent.rego.execute.ObjectBuilder;
import regent.rego.execute.Operations;
import regent.rego.execute.SetBuilder;
import regent.rego.plan.Stmt;

/// A local: a value, or one under construction. The methods that add return the outcome of their
/// statement.
final class Variable {
  private static final int COMPLETED = -1;

  private Value value = Undefined.UNDEFINED;

  /// Present while the value is under construction; then [#value] is meaningless.
  private @Nullable Accumulator accumulator;

  Value get() {
    return accumulator == null ? value : accumulator.value();
  }

  Value child(Value key) {
    return accumulator instanceof ObjectBuilder object
        ? object.get(key)
        : Operations.dot(get(), key);
  }

  void set(Value newValue) {
    value = newValue;
    accumulator = null;
  }

  void makeArray(int capacity) {
    accumulator = new ArrayBuilder(capacity);
  }

  void makeObject() {
    accumulator = new ObjectBuilder();
  }

  void makeSet() {
    accumulator = new SetBuilder();
  }

  int append(Value item) {
    if (accumulator instanceof ArrayBuilder array) {
      array.append(item);
    } else {
      set(Operations.append(get(), item));
    }
    return COMPLETED;
  }

  int add(Value member) {
    if (accumulator instanceof SetBuilder set) {
      set.add(member);
    } else {
      set(Operations.add(get(), member));
    }
    return COMPLETED;
  }

  int insert(Value key, Value child) {
    if (accumulator instanceof ObjectBuilder object) {
      object.insert(key, child);
    } else {
      set(Operations.insert(get(), key, child));
    }
    return COMPLETED;
  }

  int insertOnce(Value key, Value child, Location at) {
    if (accumulator instanceof ObjectBuilder object) {
      object.insertOnce(key, child, at);
    } else {
      set(Operations.insertOnce(get(), key, child, at));
    }
    return COMPLETED;
  }

  int insertNested(Value[] path, Value child, Stmt.Leaf leaf, Location at) {
    switch (leaf) {
      case VALUE -> {
        if (accumulator instanceof ObjectBuilder object) {
          object.insertNested(path, child, at);
        } else {
          set(Operations.insertNested(get(), path, child, at));
        }
      }
      case MEMBER -> {
        if (accumulator instanceof ObjectBuilder object) {
          object.addNested(path, child, at);
        } else {
          set(Operations.addNested(get(), path, child, at));
        }
      }
    }
    return COMPLETED;
  }
}
