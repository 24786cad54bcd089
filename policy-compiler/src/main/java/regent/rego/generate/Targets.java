package regent.rego.generate;

import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// How the functions of a policy are called from the class that is being written.
final class Targets {
  /// Where a function is.
  sealed interface Target {
    /// In the same class.
    record Method(ClassDesc owner, String name) implements Target {}

    /// In a class that is defined already; hidden classes cannot name each other.
    record Handle(MethodHandle handle) implements Target {}
  }

  private final Map<String, Target> byFunc = new HashMap<>();
  private final DynamicCalls dynamicCalls = new DynamicCalls();

  void put(String func, Target target) {
    byFunc.put(func, target);
  }

  Target of(String func) {
    return Objects.requireNonNull(byFunc.get(func));
  }

  DynamicCalls dynamicCalls() {
    return dynamicCalls;
  }
}
