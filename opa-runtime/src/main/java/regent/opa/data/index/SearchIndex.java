package regent.opa.data.index;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;

/// The indexes of one collection for one search. Immutable and thread-safe.
public final class SearchIndex {
  /// With so few rows left, looking at them costs less than another index.
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
  public int @Nullable [] rows(Value argument) {
    return probes[0].rows(argument);
  }

  /// Ascending rows, among them all that meet every condition; absent for all rows.
  public int @Nullable [] rows(Value[] arguments) {
    var rows = probes[0].rows(arguments, froms[0]);
    for (int i = 1; i < probes.length && (rows == null || rows.length > FEW); i++) {
      var others = probes[i].rows(arguments, froms[i]);
      rows = rows == null ? others : others == null ? rows : Rows.intersection(rows, others);
    }
    return rows;
  }
}
