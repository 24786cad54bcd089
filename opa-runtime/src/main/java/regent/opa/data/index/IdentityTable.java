package regent.opa.data.index;

import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;

/// Indexes by collection, which is looked for by identity. One writer at a time; readers take no
/// lock and may miss what was just added.
final class IdentityTable {
  /// At most half full, linear probing.
  private volatile @Nullable SearchIndex[] entries = new SearchIndex[16];

  private int size;

  @Nullable SearchIndex find(Value collection) {
    var table = entries;
    int mask = table.length - 1;
    for (int at = hash(collection) & mask; ; at = (at + 1) & mask) {
      var entry = table[at];
      if (entry == null || entry.collection() == collection) {
        return entry;
      }
    }
  }

  void add(SearchIndex entry) {
    var table = entries;
    if (++size * 2 > table.length) {
      var larger = new SearchIndex[table.length * 2];
      for (var each : table) {
        if (each != null) {
          put(larger, each);
        }
      }
      put(larger, entry);
      entries = larger;
    } else {
      put(table, entry);
    }
  }

  private static void put(@Nullable SearchIndex[] table, SearchIndex entry) {
    int mask = table.length - 1;
    int at = hash(entry.collection()) & mask;
    while (table[at] != null) {
      at = (at + 1) & mask;
    }
    table[at] = entry;
  }

  private static int hash(Value collection) {
    return EqualityIndex.spread(System.identityHashCode(collection));
  }
}
