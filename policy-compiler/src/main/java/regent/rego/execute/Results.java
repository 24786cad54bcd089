package regent.rego.execute;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;

/// What functions gave for one pair of documents.
final class Results {
  /// Those of functions without arguments; absent until computed.
  final @Nullable Value[] bySlot;

  /// Those of functions with arguments; few evaluations call any.
  private @Nullable Map<CallKey, Value> byCall;

  Results(@Nullable Value[] bySlot) {
    this.bySlot = bySlot;
  }

  @Nullable Value of(CallKey call) {
    return byCall == null ? null : byCall.get(call);
  }

  void put(CallKey call, Value result) {
    if (byCall == null) {
      byCall = new HashMap<>();
    }
    byCall.put(call, result);
  }
}
