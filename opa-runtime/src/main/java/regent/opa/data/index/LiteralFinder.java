package regent.opa.data.index;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/// Finds which of many texts occur in another one, in one pass over that: an automaton of all
/// texts, whose links lead from each state to the longest suffix that is a state too. Where it is
/// not too large, links are followed beforehand: then each character costs one look into a table by
/// state and column, a column for each character that occurs in a text and one for all others.
///
/// Source: A. V. Aho, M. J. Corasick, "Efficient String Matching: An Aid to Bibliographic Search",
/// Communications of the ACM 18 (1975)
final class LiteralFinder {
  private static final int NONE = -1;

  /// What a byte holds.
  private static final int MOST_COLUMNS = 126;

  /// Entries of a table, which take four bytes each.
  private static final int LARGEST_TABLE = 1 << 19;

  /// Edges by state and character, open addressing; a key is `state << 16 | character` plus one.
  private long[] keys = new long[64];

  private int[] targets = new int[64];
  private int edges;
  private int states = 1;
  private int[] suffix = new int[64];

  /// The text that ends in a state, and the nearest suffix state in which one ends.
  private int[] text = filled(64);

  private int[] next = filled(64);

  /// The column of each ASCII character; 0 for those that occur in no text.
  private final byte[] columns = new byte[128];

  /// The next state by state and column; empty when links have to be followed.
  private final int[] table;

  private int columnCount = 1;

  LiteralFinder(List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      add(texts.get(i), i);
    }
    link(texts);
    table = hasColumns(texts) && states * columnCount <= LARGEST_TABLE ? table() : new int[0];
  }

  /// Gives columns to the characters of the texts; says whether all of them are ASCII.
  private boolean hasColumns(List<String> texts) {
    for (var each : texts) {
      for (int i = 0; i < each.length(); i++) {
        char c = each.charAt(i);
        if (c >= columns.length || columnCount > MOST_COLUMNS) {
          return false;
        }
        if (columns[c] == 0) {
          columns[c] = (byte) columnCount++;
        }
      }
    }
    return true;
  }

  private int[] table() {
    var all = new int[states * columnCount];
    for (char c = 0; c < columns.length; c++) {
      if (columns[c] > 0) {
        for (int state = 0; state < states; state++) {
          all[state * columnCount + columns[c]] = step(state, c);
        }
      }
    }
    return all;
  }

  private static int[] filled(int size) {
    var array = new int[size];
    Arrays.fill(array, NONE);
    return array;
  }

  private void add(String word, int number) {
    int state = 0;
    for (int i = 0; i < word.length(); i++) {
      int target = find(state, word.charAt(i));
      if (target == NONE) {
        target = newState();
        put(state, word.charAt(i), target);
      }
      state = target;
    }
    text[state] = number;
  }

  private int newState() {
    if (states == text.length) {
      int size = states * 2;
      suffix = Arrays.copyOf(suffix, size);
      text = grown(text, size);
      next = grown(next, size);
    }
    return states++;
  }

  private static int[] grown(int[] array, int size) {
    var larger = filled(size);
    System.arraycopy(array, 0, larger, 0, array.length);
    return larger;
  }

  private static int slot(long key, int mask) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 40) & mask;
  }

  private int find(int state, char c) {
    long key = ((long) state << 16 | c) + 1;
    int mask = keys.length - 1;
    for (int at = slot(key, mask); keys[at] != 0; at = (at + 1) & mask) {
      if (keys[at] == key) {
        return targets[at];
      }
    }
    return NONE;
  }

  private void put(int state, char c, int target) {
    if (++edges * 2 > keys.length) {
      var oldKeys = keys;
      var oldTargets = targets;
      keys = new long[oldKeys.length * 2];
      targets = new int[keys.length];
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldKeys[i] != 0) {
          insert(oldKeys[i], oldTargets[i]);
        }
      }
    }
    insert(((long) state << 16 | c) + 1, target);
  }

  private void insert(long key, int target) {
    int mask = keys.length - 1;
    int at = slot(key, mask);
    while (keys[at] != 0) {
      at = (at + 1) & mask;
    }
    keys[at] = key;
    targets[at] = target;
  }

  /// Sets the links, states nearer to the root first.
  private void link(List<String> words) {
    var level = new ArrayDeque<int[]>();
    for (int i = 0; i < words.size(); i++) {
      level.add(new int[] {i, 0});
    }
    var linked = new boolean[states];
    linked[0] = true;
    for (int depth = 0; !level.isEmpty(); depth++) {
      for (int i = level.size(); i > 0; i--) {
        var walk = level.remove();
        var word = words.get(walk[0]);
        if (depth == word.length()) {
          continue;
        }
        int state = find(walk[1], word.charAt(depth));
        if (!linked[state]) {
          linked[state] = true;
          int link = walk[1] == 0 ? 0 : step(suffix[walk[1]], word.charAt(depth));
          suffix[state] = link;
          next[state] = text[link] == NONE ? next[link] : link;
        }
        level.add(new int[] {walk[0], state});
      }
    }
  }

  private int step(int from, char c) {
    int state = from;
    while (true) {
      int target = find(state, c);
      if (target != NONE) {
        return target;
      }
      if (state == 0) {
        return 0;
      }
      state = suffix[state];
    }
  }

  /// Gives the numbers of the texts that occur in `haystack`, some perhaps more than once.
  void find(String haystack, IntConsumer found) {
    int state = 0;
    for (int i = 0; i < haystack.length(); i++) {
      char c = haystack.charAt(i);
      if (table.length == 0) {
        state = step(state, c);
      } else {
        state = c < columns.length ? table[state * columnCount + columns[c]] : 0;
      }
      for (int at = text[state] == NONE ? next[state] : state; at != NONE; at = next[at]) {
        found.accept(text[at]);
      }
    }
  }

  long bytes() {
    return 12L * keys.length + 12L * text.length + 4L * table.length + 192;
  }
}
