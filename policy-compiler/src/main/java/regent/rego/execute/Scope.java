package regent.rego.execute;

import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;

/// One pair of input and data documents and what was computed for it. A `with` opens another scope;
/// one that brings back documents of an outer scope also brings back that scope's results.
public final class Scope {
  private final Value input;
  private final Value data;
  private final @Nullable Scope outer;
  final Results results;

  Scope(Value input, Value data, Results results, @Nullable Scope outer) {
    this.input = input;
    this.data = data;
    this.results = results;
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
        return new Scope(newInput, newData, scope.results, this);
      }
    }
    return new Scope(newInput, newData, new Results(new Value[results.bySlot.length]), this);
  }
}
