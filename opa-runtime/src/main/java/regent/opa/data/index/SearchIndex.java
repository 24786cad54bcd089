package regent.opa.data.index;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;

/// The indexes of one collection for one search. Immutable and thread-safe.
public final class SearchIndex {
  /// So few rows are checked rather than looked for in a costly index.
  private static final int FEW = 4;

  private final Value collection;
  private final RowIndex[] probes;

  /// Where the arguments of each probe begin.
  private final int[] froms;

  private SearchIndex(Value collection, RowIndex[] probes, int[] froms) {
    this.collection = collection;
    this.probes = probes;
    this.froms = froms;
  }

  /// @param indexes one for each of `probes`
  static SearchIndex of(Value collection, List<Probe> probes, List<RowIndex> indexes) {
    var froms = new int[indexes.size()];
    for (int i = 1; i < froms.length; i++) {
      froms[i] = froms[i - 1] + probes.get(i - 1).arity();
    }
    return new SearchIndex(collection, indexes.toArray(RowIndex[]::new), froms);
  }

  /// What is indexed; found again by identity.
  Value collection() {
    return collection;
  }

  /// Ascending rows, among them all that meet the condition of a search with one argument; absent
  /// for all rows.
  public int @Nullable [] rows(Value argument, Lookup lookup) {
    lookup.begin();
    return probes[0].rows(argument, lookup);
  }

  /// Ascending rows, among them all that meet every condition; absent for all rows.
  public int @Nullable [] rows(Value[] arguments, Lookup lookup) {
    lookup.begin();
    var rows = probes[0].rows(arguments, froms[0], lookup);
    if (rows == null) {
      lookup.isLoose();
    }
    for (int i = 1; i < probes.length && !isEmpty(rows); i++) {
      if (rows != null && rows.length <= FEW && probes[i].isCostly()) {
        lookup.isLoose();
        continue;
      }
      var others = probes[i].rows(arguments, froms[i], lookup);
      if (others == null) {
        lookup.isLoose();
      } else {
        rows = rows == null ? others : Rows.intersection(rows, others);
      }
    }
    return rows;
  }

  private static boolean isEmpty(int @Nullable [] rows) {
    return rows != null && rows.length == 0;
  }
}
