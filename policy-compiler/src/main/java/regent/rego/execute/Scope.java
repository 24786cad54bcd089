package regent.rego.execute;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;

/// What was computed for one pair of input and data documents. A `with` opens another scope; one
/// that brings back documents of an outer scope also brings back that scope's results.
public final class Scope {
  private final Value input;
  private final Value data;
  private final @Nullable Scope outer;

  /// The results of functions without arguments, by slot; absent until computed.
  final @Nullable Value[] results;

  /// The results of functions with arguments.
  final Map<CallKey, Value> calls;

  Scope(Value input, Value data, int slots, @Nullable Scope outer) {
    this(input, data, new Value[slots], new HashMap<>(), outer);
  }

  private Scope(
      Value input,
      Value data,
      @Nullable Value[] results,
      Map<CallKey, Value> calls,
      @Nullable Scope outer) {
    this.input = input;
    this.data = data;
    this.results = results;
    this.calls = calls;
    this.outer = outer;
  }

  /// Whether the data document is `root`.
  boolean isOf(Value root) {
    return data == root;
  }

  /// The scope for these documents inside this one.
  Scope enter(Value newInput, Value newData) {
    for (var scope = this; scope != null; scope = scope.outer) {
      if (scope.input == newInput && scope.data == newData) {
        return new Scope(newInput, newData, scope.results, scope.calls, this);
      }
    }
    return new Scope(newInput, newData, results.length, this);
  }
}
