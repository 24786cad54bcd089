package regent.opa.data.index;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// All indexes over one snapshot of the data. Programs that ask the same of the same collection
/// share an index; it goes when no program uses it, and with the data. Thread-safe.
public final class DataIndexes {
  /// Replaced whole. An array, since each evaluation goes through it.
  private volatile Owned[] programs = {};

  /// Guarded by itself.
  private final Map<Key, WeakReference<RowIndex>> built = new HashMap<>();

  /// How many to have before looking for those that nobody uses.
  private int limit = 64;

  /// By identity of the graph; empty for those that take too much. Guarded by itself.
  private final IdentityHashMap<Obj, Optional<Closures>> closures = new IdentityHashMap<>();

  private record Owned(WeakReference<Object> program, ProgramIndexes indexes) {}

  /// A collection by identity, and what is asked of it.
  private record Key(Value collection, Probe probe) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && collection == that.collection && probe.equals(that.probe);
    }

    @Override
    public int hashCode() {
      return Objects.hash(System.identityHashCode(collection), probe);
    }
  }

  /// What `program` has derived from the data, kept as long as the program is there.
  ///
  /// @param program anything that stands for it, by identity
  /// @param searches how many searches it has
  /// @param results how many of its functions depend on data alone
  public ProgramIndexes of(Object program, int searches, int results) {
    for (var owned : programs) {
      if (owned.program().refersTo(program)) {
        return owned.indexes();
      }
    }
    return add(program, searches, results);
  }

  private synchronized ProgramIndexes add(Object program, int searches, int results) {
    var kept = new ArrayList<Owned>();
    for (var owned : programs) {
      if (owned.program().refersTo(program)) {
        return owned.indexes();
      }
      if (!owned.program().refersTo(null)) {
        kept.add(owned);
      }
    }
    var indexes = new ProgramIndexes(this, searches, results);
    kept.add(new Owned(new WeakReference<>(program), indexes));
    programs = kept.toArray(Owned[]::new);
    return indexes;
  }

  /// The index of `collection` for `probe`, made when it is not there.
  RowIndex index(Value collection, Probe probe) {
    synchronized (built) {
      var key = new Key(collection, probe);
      var known = built.get(key);
      var index = known == null ? null : known.get();
      if (index == null) {
        index = probe.index(collection);
        built.put(key, new WeakReference<>(index));
        dropUnused();
      }
      return index;
    }
  }

  /// The closures of a graph, a part of the data; absent when they would take too much.
  @Nullable Closures closures(Obj graph) {
    synchronized (closures) {
      return closures
          .computeIfAbsent(graph, _ -> Optional.ofNullable(Closures.of(graph)))
          .orElse(null);
    }
  }

  /// The closures of a graph that were made before; absent when there are none.
  @Nullable Closures knownClosures(Obj graph) {
    synchronized (closures) {
      var known = closures.get(graph);
      return known == null ? null : known.orElse(null);
    }
  }

  private void dropUnused() {
    if (built.size() > limit) {
      built.values().removeIf(reference -> reference.refersTo(null));
      limit = Math.max(limit, 2 * built.size());
    }
  }

  /// About how much memory the indexes take, in bytes.
  public long bytes() {
    synchronized (built) {
      return built.values().stream()
              .map(WeakReference::get)
              .filter(Objects::nonNull)
              .mapToLong(RowIndex::bytes)
              .sum()
          + closureBytes();
    }
  }

  private long closureBytes() {
    synchronized (closures) {
      return closures.values().stream().flatMap(Optional::stream).mapToLong(Closures::bytes).sum();
    }
  }
}
