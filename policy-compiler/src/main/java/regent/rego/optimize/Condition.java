package regent.rego.optimize;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import regent.opa.value.Value;

/// Something that must hold for a rule to do anything.
record Condition(Known subject, Test test) {
  /// What is asked of the subject. Undefined passes none.
  sealed interface Test {
    /// Equal to one of these.
    record OneOf(Set<Value> values) implements Test {
      public OneOf {
        values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
      }
    }

    /// A string that starts with this.
    record StartsWith(String prefix) implements Test {}

    /// A string that ends with this.
    record EndsWith(String suffix) implements Test {}

    /// In Rego's order, not before this.
    record AtLeast(Value bound) implements Test {}

    /// In Rego's order, not behind this.
    record AtMost(Value bound) implements Test {}
  }
}
