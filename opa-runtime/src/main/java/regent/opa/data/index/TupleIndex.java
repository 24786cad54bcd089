package regent.opa.data.index;

import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Value;

/// Rows by the values of several fields together.
final class TupleIndex implements RowIndex {
  private static final int FREE = 0;

  /// Number of a tuple plus one, by hash.
  private final int[] slots;

  /// The values of the tuple `i` from `i * arity` on.
  private final Value[] tuples;

  private final int[][] rows;
  private final int arity;

  private TupleIndex(int[] slots, Value[] tuples, int[][] rows, int arity) {
    this.slots = slots;
    this.tuples = tuples;
    this.rows = rows;
    this.arity = arity;
  }

  static TupleIndex of(List<Field> fields, Value collection) {
    var byTuple = new java.util.LinkedHashMap<Arr, Rows>();
    int size = Elements.size(collection);
    for (int row = 0; row < size; row++) {
      var tuple = tuple(fields, collection, row);
      if (tuple.size() == fields.size()) {
        byTuple.computeIfAbsent(tuple, _ -> new Rows()).add(row);
      }
    }
    int arity = fields.size();
    var slots = new int[Integer.highestOneBit(Math.max(4, byTuple.size())) << 2];
    var tuples = new Value[byTuple.size() * arity];
    var rows = new int[byTuple.size()][];
    int next = 0;
    for (var entry : byTuple.entrySet()) {
      for (int i = 0; i < arity; i++) {
        tuples[next * arity + i] = entry.getKey().at(i);
      }
      rows[next] = entry.getValue().toArray();
      int at = EqualityIndex.spread(hash(tuples, next * arity, arity)) & (slots.length - 1);
      while (slots[at] != FREE) {
        at = (at + 1) & (slots.length - 1);
      }
      slots[at] = ++next;
    }
    return new TupleIndex(slots, tuples, rows, arity);
  }

  /// Shorter than `fields` when an element lacks one of them.
  private static Arr tuple(List<Field> fields, Value collection, int row) {
    var tuple = Arr.builder();
    for (var field : fields) {
      var value = field.of(collection, row);
      if (value.isDefined()) {
        tuple.add(value);
      }
    }
    return tuple.build();
  }

  private static int hash(Value[] values, int from, int arity) {
    int hash = 1;
    for (int i = from; i < from + arity; i++) {
      hash = 31 * hash + values[i].hashCode();
    }
    return hash;
  }

  @Override
  public int[] rows(Value[] arguments, int from, Lookup lookup) {
    int mask = slots.length - 1;
    int at = EqualityIndex.spread(hash(arguments, from, arity)) & mask;
    for (; slots[at] != FREE; at = (at + 1) & mask) {
      int tuple = slots[at] - 1;
      if (matches(tuple * arity, arguments, from)) {
        return rows[tuple];
      }
    }
    return Rows.NONE;
  }

  private boolean matches(int tuple, Value[] arguments, int from) {
    for (int i = 0; i < arity; i++) {
      if (!tuples[tuple + i].equals(arguments[from + i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int[] rows(Value argument, Lookup lookup) {
    throw new IllegalStateException("takes " + arity + " arguments");
  }

  @Override
  public long bytes() {
    long bytes = 64 + 4L * slots.length + 4L * tuples.length;
    for (var some : rows) {
      bytes += 24 + 4L * some.length;
    }
    return bytes;
  }
}
