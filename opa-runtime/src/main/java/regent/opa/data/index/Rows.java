package regent.opa.data.index;

import java.util.Arrays;

/// Collects rows in ascending order.
final class Rows {
  static final int[] NONE = new int[0];

  private int[] rows = NONE;
  private int size;

  /// Adds `row` unless it is there already; never smaller than the last one.
  void add(int row) {
    if (size > 0 && rows[size - 1] == row) {
      return;
    }
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size == 0 ? 1 : size * 2);
    }
    rows[size++] = row;
  }

  int[] toArray() {
    return size == rows.length ? rows : Arrays.copyOf(rows, size);
  }

  /// The rows of both, ascending.
  static int[] union(int[] a, int[] b) {
    if (a.length == 0) {
      return b;
    }
    if (b.length == 0 || a == b) {
      return a;
    }
    var all = new int[a.length + b.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      int next = j == b.length || (i < a.length && a[i] <= b[j]) ? a[i] : b[j];
      if (i < a.length && a[i] == next) {
        i++;
      }
      if (j < b.length && b[j] == next) {
        j++;
      }
      all[size++] = next;
    }
    return size == all.length ? all : Arrays.copyOf(all, size);
  }

  /// The rows that are in both, ascending.
  static int[] intersection(int[] a, int[] b) {
    if (a.length > b.length) {
      return intersection(b, a);
    }
    var both = new int[a.length];
    int size = 0;
    int from = 0;
    for (int row : a) {
      int at = Arrays.binarySearch(b, from, b.length, row);
      if (at >= 0) {
        both[size++] = row;
        from = at + 1;
      } else {
        from = -at - 1;
      }
    }
    return size == both.length ? both : Arrays.copyOf(both, size);
  }
}
