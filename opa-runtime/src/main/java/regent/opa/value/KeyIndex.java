package regent.opa.value;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds keys in a dense array that is in order of insertion. Up to eight keys are scanned; more
/// have a table of slots with open addressing and linear probing, where a slot holds a position
/// plus one and zero means free. The table is at most half full.
///
/// Dense keys beside a table of integers keep an object to three arrays, without a node for each
/// entry, and iteration never touches the table.
final class KeyIndex {
  static final int SCANNED = 8;

  private KeyIndex() {}

  /// The position of `key` among the first `size` of `keys`, or -1.
  static int find(@Nullable Value[] keys, int size, int @Nullable [] slots, Value key) {
    if (slots == null) {
      return scan(keys, size, key);
    }
    int mask = slots.length - 1;
    for (int at = spread(key) & mask; slots[at] != 0; at = (at + 1) & mask) {
      if (key.equals(keys[slots[at] - 1])) {
        return slots[at] - 1;
      }
    }
    return -1;
  }

  private static int scan(@Nullable Value[] keys, int size, Value key) {
    for (int i = 0; i < size; i++) {
      if (key == keys[i]) {
        return i;
      }
    }
    if (key instanceof Str text) {
      for (int i = 0; i < size; i++) {
        if (keys[i] instanceof Str other && text.isSame(other)) {
          return i;
        }
      }
      return -1;
    }
    for (int i = 0; i < size; i++) {
      if (key.equals(keys[i])) {
        return i;
      }
    }
    return -1;
  }

  /// The slots for `size` keys, with room for as many again; absent when scanning is better.
  static int @Nullable [] build(@Nullable Value[] keys, int size) {
    if (size <= SCANNED) {
      return null;
    }
    var slots = new int[Integer.highestOneBit(size) << 2];
    for (int i = 0; i < size; i++) {
      add(slots, keys[i], i);
    }
    return slots;
  }

  /// The slots of keys that are all different; absent when two are equal, or scanning is better.
  static int @Nullable [] buildDistinct(Value[] keys) {
    if (keys.length <= SCANNED) {
      return null;
    }
    var slots = new int[Integer.highestOneBit(keys.length) << 2];
    int mask = slots.length - 1;
    for (int i = 0; i < keys.length; i++) {
      int at = spread(keys[i]) & mask;
      while (slots[at] != 0) {
        if (keys[i].equals(keys[slots[at] - 1])) {
          return null;
        }
        at = (at + 1) & mask;
      }
      slots[at] = i + 1;
    }
    return slots;
  }

  /// Whether no two of a few keys are equal.
  static boolean areDistinct(Value[] keys) {
    long hashes = 0;
    for (var key : keys) {
      hashes |= 1L << spread(key);
    }
    if (Long.bitCount(hashes) == keys.length) {
      return true;
    }
    for (int i = 1; i < keys.length; i++) {
      for (int k = 0; k < i; k++) {
        if (keys[i].equals(keys[k])) {
          return false;
        }
      }
    }
    return true;
  }

  /// Notes that `key`, which is not there yet, stands at `position`.
  static void add(int[] slots, @Nullable Value key, int position) {
    int mask = slots.length - 1;
    int at = spread(key) & mask;
    while (slots[at] != 0) {
      at = (at + 1) & mask;
    }
    slots[at] = position + 1;
  }

  /// The positions of the first `size` of `keys` in Rego's order.
  static int[] sort(Value[] keys, int size) {
    var sorted = new int[size];
    boolean inOrder = true;
    for (int i = 0; i < size; i++) {
      sorted[i] = i;
      inOrder &= i == 0 || ValueOrder.compare(keys[i - 1], keys[i]) < 0;
    }
    if (!inOrder) {
      mergeSort(keys, sorted, sorted.clone(), 0, size);
    }
    return sorted;
  }

  /// Sorts `to[from..until]`, a copy of `scratch[from..until]`.
  private static void mergeSort(Value[] keys, int[] to, int[] scratch, int from, int until) {
    if (until - from < 7) {
      insertionSort(keys, to, from, until);
      return;
    }
    int middle = (from + until) >>> 1;
    mergeSort(keys, scratch, to, from, middle);
    mergeSort(keys, scratch, to, middle, until);
    int left = from;
    int right = middle;
    for (int i = from; i < until; i++) {
      boolean takeLeft =
          right >= until
              || (left < middle
                  && ValueOrder.compare(keys[scratch[left]], keys[scratch[right]]) <= 0);
      to[i] = takeLeft ? scratch[left++] : scratch[right++];
    }
  }

  private static void insertionSort(Value[] keys, int[] to, int from, int until) {
    for (int i = from + 1; i < until; i++) {
      int moving = to[i];
      int at = i;
      while (at > from && ValueOrder.compare(keys[to[at - 1]], keys[moving]) > 0) {
        to[at] = to[at - 1];
        at--;
      }
      to[at] = moving;
    }
  }

  static Value[] trimmed(Value[] keys, int size) {
    return keys.length == size ? keys : Arrays.copyOf(keys, size);
  }

  private static int spread(@Nullable Value key) {
    int hash = key == null ? 0 : key.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
