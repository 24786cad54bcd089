package regent.rego.plan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Value;

/// What the `with` modifiers around an expression replace, as far as plans depend on it: functions
/// that are planned under equal contexts are the same.
///
/// @param shadowed paths of data that are replaced; the rules below them are out of sight
/// @param mocks replaced functions and built-ins by name
/// @param slots how many replacing values are known at run time only: functions planned under this
///     context take them as parameters
record PlannerContext(Set<Arr> shadowed, Map<String, Mock> mocks, int slots) {
  static final PlannerContext NONE = new PlannerContext(Set.of(), Map.of(), 0);

  PlannerContext {
    shadowed = Collections.unmodifiableSet(new TreeSet<>(shadowed));
    mocks = Collections.unmodifiableMap(new TreeMap<>(mocks));
  }

  /// What stands in for a function.
  sealed interface Mock {
    /// A function of the policy.
    record Rule(List<Value> path) implements Mock {}

    record BuiltinFunction(String name) implements Mock {}

    record Constant(Value value) implements Mock {}

    /// A document of the policy, below `data`; looked up where the function is called, under the
    /// modifiers that hold there.
    record Document(List<Value> path) implements Mock {}

    /// A value computed where the `with` stands.
    record Slot(int index) implements Mock {}
  }

  /// Whether everything at `path` (without `data`) is replaced.
  boolean shadows(List<Value> path) {
    return !shadowed.isEmpty() && shadowed.contains(Arr.of(path));
  }

  /// Whether everything at `path`, or at a path above it, is replaced.
  boolean hides(List<Value> path) {
    for (int i = 0; i <= path.size() && !shadowed.isEmpty(); i++) {
      if (shadows(path.subList(0, i))) {
        return true;
      }
    }
    return false;
  }

  @Nullable Mock mock(String name) {
    return mocks.get(name);
  }

  PlannerContext shadowing(List<Value> path) {
    var more = new TreeSet<>(shadowed);
    more.add(Arr.of(path));
    return new PlannerContext(more, mocks, slots);
  }

  PlannerContext mocking(String name, Mock mock) {
    var more = new TreeMap<>(mocks);
    more.put(name, mock);
    return new PlannerContext(shadowed, more, mock instanceof Mock.Slot ? slots + 1 : slots);
  }

  /// Inside a function that replaces another nothing is replaced, so that it can call the original.
  PlannerContext withoutMocks() {
    return mocks.isEmpty() ? this : new PlannerContext(shadowed, Map.of(), 0);
  }
}
