package regent.rego.generate;

import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.Map;

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

  /// @throws IllegalArgumentException when there is no such function
  Target of(String func) {
    var target = byFunc.get(func);
    if (target == null) {
      throw new IllegalArgumentException("no function is named " + func);
    }
    return target;
  }

  DynamicCalls dynamicCalls() {
    return dynamicCalls;
  }
}
