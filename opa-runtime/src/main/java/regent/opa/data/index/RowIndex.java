package regent.opa.data.index;

import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;

/// Finds the rows of one collection that may meet one condition. Immutable and thread-safe.
public interface RowIndex {
  /// Ascending rows, among them all that meet the condition; absent when all rows have to be looked
  /// at. Nobody may change the array.
  ///
  /// @param arguments what the probe takes begins at `from`
  int @Nullable [] rows(Value[] arguments, int from);

  /// As [#rows(Value[], int)] for a probe with one argument.
  int @Nullable [] rows(Value argument);

  /// About how much memory it takes, without the data itself.
  long bytes();
}
