package regent.rego.generate;

import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Value;

/// The functions of a policy by their path. Filled when all classes are defined, before any of them
/// runs; read-only afterwards.
final class DynamicCalls {
  private final Map<Arr, MethodHandle> handles = new HashMap<>();

  void put(Arr path, MethodHandle handle) {
    handles.put(path, handle);
  }

  /// The function with this path; absent when there is none.
  @Nullable MethodHandle find(Value[] path) {
    return handles.get(Arr.wrap(path));
  }
}
