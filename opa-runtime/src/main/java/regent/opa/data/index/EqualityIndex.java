package regent.opa.data.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;

/// Rows by the value of one field: a hash table with open addressing and linear probing, at most
/// half full. Equal values are one key, also numbers of different text (`1` and `1.0`).
final class EqualityIndex implements RowIndex {
  private final Value[] keys;
  private final int[][] rows;
  private final long bytes;

  private EqualityIndex(Value[] keys, int[][] rows, long bytes) {
    this.keys = keys;
    this.rows = rows;
    this.bytes = bytes;
  }

  static EqualityIndex of(Field field, Value collection) {
    var builder = new Builder();
    field.each(collection, builder::add);
    return builder.build();
  }

  @Override
  public int[] rows(Value argument, Lookup lookup) {
    var table = keys;
    int mask = table.length - 1;
    for (int at = spread(argument.hashCode()) & mask; ; at = (at + 1) & mask) {
      var key = table[at];
      if (key == null) {
        return Rows.NONE;
      }
      if (key == argument || key.equals(argument)) {
        return rows[at];
      }
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }

  static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ (mixed >>> 15);
  }

  /// Collects the rows of each value.
  static final class Builder {
    private @Nullable Value[] keys = new Value[16];
    private @Nullable Rows[] rows = new Rows[16];
    private int size;

    void add(Value key, int row) {
      int at = find(key);
      var found = rows[at];
      if (found == null) {
        found = new Rows();
        keys[at] = key;
        rows[at] = found;
        if (++size * 2 > keys.length) {
          grow();
        }
      }
      found.add(row);
    }

    private int find(Value key) {
      int mask = keys.length - 1;
      int at = spread(key.hashCode()) & mask;
      while (keys[at] != null && !key.equals(keys[at])) {
        at = (at + 1) & mask;
      }
      return at;
    }

    private void grow() {
      var oldKeys = keys;
      var oldRows = rows;
      keys = new Value[oldKeys.length * 2];
      rows = new Rows[keys.length];
      for (int i = 0; i < oldKeys.length; i++) {
        var key = oldKeys[i];
        if (key != null) {
          int at = find(key);
          keys[at] = key;
          rows[at] = oldRows[i];
        }
      }
    }

    EqualityIndex build() {
      long bytes = 8L * keys.length + 64;
      var found = new int[keys.length][];
      for (int i = 0; i < found.length; i++) {
        var some = rows[i];
        found[i] = some == null ? Rows.NONE : some.toArray();
        bytes += found[i].length == 0 ? 0 : 16 + 4L * found[i].length;
      }
      return new EqualityIndex(Arrays.copyOf(keys, keys.length), found, bytes);
    }
  }
}
