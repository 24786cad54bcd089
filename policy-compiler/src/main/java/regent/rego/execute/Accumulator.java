package regent.rego.execute;

import regent.opa.value.Value;

/// A composite value under construction. Belongs to one evaluation.
public sealed interface Accumulator permits ArrayBuilder, ObjectBuilder, SetBuilder {
  /// The value as it is now; what is added later does not change it. Free when nothing was added
  /// since the last call.
  Value value();
}
