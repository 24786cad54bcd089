package regent.opa.data.index;

import java.util.LinkedHashMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Rows whose text is a prefix, or a suffix, of the argument. A hash table by the texts: the hash
/// of the argument's first characters grows with each character, and is looked up at the lengths
/// that occur. So the cost depends on the argument's length alone.
final class AffixIndex implements RowIndex {
  private final boolean isSuffix;

  /// Ascending.
  private final int[] lengths;

  private final @Nullable String[] texts;
  private final int[][] rows;
  private final int[] empty;

  private AffixIndex(
      boolean isSuffix, int[] lengths, @Nullable String[] texts, int[][] rows, int[] empty) {
    this.isSuffix = isSuffix;
    this.lengths = lengths;
    this.texts = texts;
    this.rows = rows;
    this.empty = empty;
  }

  static AffixIndex of(Field field, Value collection, boolean isSuffix) {
    var byText = new LinkedHashMap<String, Rows>();
    field.each(
        collection,
        (value, row) -> {
          if (value instanceof Str text) {
            byText.computeIfAbsent(text.value(), _ -> new Rows()).add(row);
          }
        });
    var empty = byText.remove("");
    var texts = new String[Integer.highestOneBit(Math.max(4, byText.size())) << 2];
    var rows = new int[texts.length][];
    var lengths = new TreeSet<Integer>();
    byText.forEach(
        (text, found) -> {
          lengths.add(text.length());
          int at = EqualityIndex.spread(hash(text, isSuffix)) & (texts.length - 1);
          while (texts[at] != null) {
            at = (at + 1) & (texts.length - 1);
          }
          texts[at] = text;
          rows[at] = found.toArray();
        });
    return new AffixIndex(
        isSuffix,
        lengths.stream().mapToInt(Integer::intValue).toArray(),
        texts,
        rows,
        empty == null ? Rows.NONE : empty.toArray());
  }

  private static int hash(String text, boolean backwards) {
    int hash = 0;
    for (int i = 0; i < text.length(); i++) {
      hash = 31 * hash + text.charAt(backwards ? text.length() - 1 - i : i);
    }
    return hash;
  }

  @Override
  public int[] rows(Value argument, Lookup lookup) {
    if (!(argument instanceof Str str)) {
      return Rows.NONE;
    }
    var text = str.value();
    var found = empty;
    int hash = 0;
    int at = 0;
    for (int length : lengths) {
      if (length > text.length()) {
        break;
      }
      for (; at < length; at++) {
        hash = 31 * hash + text.charAt(isSuffix ? text.length() - 1 - at : at);
      }
      int slot = find(text, length, hash);
      if (slot >= 0) {
        found = Rows.union(found, rows[slot]);
      }
    }
    return found;
  }

  private int find(String text, int length, int hash) {
    int mask = texts.length - 1;
    int offset = isSuffix ? text.length() - length : 0;
    for (int at = EqualityIndex.spread(hash) & mask; ; at = (at + 1) & mask) {
      var known = texts[at];
      if (known == null) {
        return -1;
      }
      if (known.length() == length && text.startsWith(known, offset)) {
        return at;
      }
    }
  }

  @Override
  public long bytes() {
    long bytes = 64 + 8L * texts.length + 4L * lengths.length;
    for (var some : rows) {
      bytes += some == null ? 0 : 16 + 4L * some.length;
    }
    return bytes;
  }
}
