package regent.opa.data.index;

import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;

/// Finds the rows of one collection that meet one condition. Immutable and thread-safe.
public interface RowIndex {
  /// Ascending rows, among them all that meet the condition; absent when all rows have to be looked
  /// at. Nobody may change the array.
  ///
  /// @param arguments what the probe takes begins at `from`
  /// @param lookup is told when there are others among them
  default int @Nullable [] rows(Value[] arguments, int from, Lookup lookup) {
    return rows(arguments[from], lookup);
  }

  /// As [#rows(Value[], int, Lookup)] for a probe with one argument.
  int @Nullable [] rows(Value argument, Lookup lookup);

  /// Whether looking costs more than checking the condition for a few rows.
  default boolean isCostly() {
    return false;
  }

  /// About how much memory it takes, without the data itself.
  long bytes();
}
