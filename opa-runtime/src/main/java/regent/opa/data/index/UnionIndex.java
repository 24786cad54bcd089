package regent.opa.data.index;

import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;

/// Rows that any member of the argument finds in another index.
///
/// @param size how many rows the collection has
record UnionIndex(RowIndex members, int size) implements RowIndex {
  /// Beyond this share of the collection looking at all rows is as good.
  private static final int WORTHWHILE = 4;

  @Override
  public int @Nullable [] rows(Value argument, Lookup lookup) {
    int count = Elements.size(argument);
    if (count > size / WORTHWHILE) {
      return null;
    }
    var found = Rows.NONE;
    for (int i = 0; i < count; i++) {
      var more = members.rows(Elements.value(argument, i), lookup);
      if (more == null || found.length + more.length > size / 2) {
        return null;
      }
      found = Rows.union(found, more);
    }
    return found;
  }

  @Override
  public long bytes() {
    return members.bytes();
  }
}
