package regent.opa.data.index;

import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// What one program has derived from one snapshot of the data. Read without locks: entries are
/// immutable and read through races; whoever misses one looks again under the lock.
public final class ProgramIndexes {
  /// So many graphs are found without a lock.
  private static final int MOST_GRAPHS = 8;

  private final DataIndexes data;

  /// By number of the search: the index of the collection that was searched first.
  private final @Nullable SearchIndex[] first;

  /// By number of the search: those of further collections.
  private final @Nullable IdentityTable[] more;

  /// Of the graphs that were asked for, replaced whole; read through races.
  private Closures[] closures = {};

  /// By slot: results of functions that depend on data alone.
  private final @Nullable Value[] results;

  ProgramIndexes(DataIndexes data, int searches, int results) {
    this.data = data;
    this.first = new SearchIndex[searches];
    this.more = new IdentityTable[searches];
    this.results = new Value[results];
  }

  /// The index that `search` has of `collection`; absent when there is none yet.
  public @Nullable SearchIndex find(Search search, Value collection) {
    int number = search.number();
    var index = first[number];
    if (index == null || index.collection() == collection) {
      return index;
    }
    var table = more[number];
    return table == null ? null : table.find(collection);
  }

  /// Makes the index that `search` needs of `collection`, which is a part of the data.
  public synchronized SearchIndex make(Search search, Value collection) {
    var known = find(search, collection);
    if (known != null) {
      return known;
    }
    var indexes = new ArrayList<RowIndex>();
    search.probes().forEach(probe -> indexes.add(data.index(collection, probe)));
    var index = SearchIndex.of(collection, search.probes(), indexes);
    int number = search.number();
    if (first[number] == null) {
      first[number] = index;
    } else {
      var table = more[number];
      if (table == null) {
        table = new IdentityTable();
        more[number] = table;
      }
      table.add(index);
    }
    return index;
  }

  /// The vertices of `graph`, a part of the data, that are reached from those in `initial`, as
  /// `graph.reachable` says. Absent where that has to tell.
  public @Nullable Value reachable(Obj graph, Value initial, boolean isData) {
    for (var known : closures) {
      if (known.graph() == graph) {
        return known.from(initial);
      }
    }
    var known = isData ? data.closures(graph) : data.knownClosures(graph);
    if (known == null) {
      return null;
    }
    add(known);
    return known.from(initial);
  }

  private synchronized void add(Closures known) {
    if (closures.length < MOST_GRAPHS) {
      var more = Arrays.copyOf(closures, closures.length + 1);
      more[closures.length] = known;
      closures = more;
    }
  }

  /// The result of the function of `slot`; absent until it was computed.
  public @Nullable Value result(int slot) {
    return results[slot];
  }

  /// Keeps the result of the function of `slot`, which depends on nothing but the data. Returns the
  /// one that is kept: the first.
  public synchronized Value keep(int slot, Value result) {
    var known = results[slot];
    if (known != null) {
      return known;
    }
    results[slot] = result;
    return result;
  }
}
