package regent.opa.value;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// An object; keys are any values. Lookup costs one hash; the sorted order is made when somebody
/// looks.
public final class Obj implements Value {
  public static final Obj EMPTY = new Obj(new Value[0], new Value[0], null);

  /// In the order of insertion, as `values`.
  private final Value[] keys;

  private final Value[] values;
  private final int @Nullable [] slots;
  private @Nullable SortOrder order;
  private int hash;

  private Obj(Value[] keys, Value[] values, int @Nullable [] slots) {
    this.keys = keys;
    this.values = values;
    this.slots = slots;
  }

  /// Copies `entries`.
  public static Obj of(Map<? extends Value, ? extends Value> entries) {
    var builder = builder();
    entries.forEach(builder::put);
    return builder.build();
  }

  public static Obj of(String key, Value value) {
    return new Obj(new Value[] {Str.of(key)}, new Value[] {value}, null);
  }

  /// Takes over keys and values as they were read; of equal keys the last value counts.
  static Obj ofRead(Value[] keys, Value[] values) {
    if (keys.length == 0) {
      return EMPTY;
    }
    var slots = KeyIndex.buildDistinct(keys);
    if (slots != null || (keys.length <= KeyIndex.SCANNED && KeyIndex.areDistinct(keys))) {
      return new Obj(keys, values, slots);
    }
    var builder = builder();
    for (int i = 0; i < keys.length; i++) {
      builder.put(keys[i], values[i]);
    }
    return builder.build();
  }

  public static Builder builder() {
    return new Builder();
  }

  public int size() {
    return keys.length;
  }

  public boolean has(Value key) {
    return KeyIndex.find(keys, keys.length, slots, key) >= 0;
  }

  @Override
  public Value get(Value key) {
    int at = KeyIndex.find(keys, keys.length, slots, key);
    return at < 0 ? Undefined.UNDEFINED : values[at];
  }

  public Value get(String key) {
    return get(Str.of(key));
  }

  /// The key at `index` in Rego's order.
  public Value keyAt(int index) {
    return keys[order()[index]];
  }

  /// The value of the key at `index` in Rego's order.
  public Value valueAt(int index) {
    return values[order()[index]];
  }

  /// The key at `index` in the order of insertion: cheaper than [#keyAt(int)], for work whose
  /// outcome does not depend on the order.
  public Value unsortedKey(int index) {
    return keys[index];
  }

  /// The value that belongs to [#unsortedKey(int)].
  public Value unsortedValue(int index) {
    return values[index];
  }

  /// The keys in Rego's order; an unmodifiable view.
  public List<Value> keys() {
    var positions = order();
    return new AbstractList<>() {
      @Override
      public Value get(int index) {
        return keys[positions[index]];
      }

      @Override
      public int size() {
        return keys.length;
      }
    };
  }

  /// The keys as a set.
  public SetValue keySet() {
    return SetValue.of(keys);
  }

  /// Visits the entries in Rego's order of keys.
  public void forEach(BiConsumer<? super Value, ? super Value> visitor) {
    for (int position : order()) {
      visitor.accept(keys[position], values[position]);
    }
  }

  /// This object with `key` set to `value`.
  public Obj with(Value key, Value value) {
    return new Builder(this).put(key, value).build();
  }

  /// This object without `key`.
  public Obj without(Value key) {
    if (!has(key)) {
      return this;
    }
    var builder = builder();
    for (int i = 0; i < keys.length; i++) {
      if (!keys[i].equals(key)) {
        builder.put(keys[i], values[i]);
      }
    }
    return builder.build();
  }

  private int[] order() {
    var known = order;
    if (known == null) {
      known = new SortOrder(KeyIndex.sort(keys, keys.length));
      order = known;
    }
    return known.positions;
  }

  @Override
  public int rank() {
    return 5;
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof Obj that)
        || keys.length != that.keys.length
        || hashCode() != that.hashCode()) {
      return false;
    }
    for (int i = 0; i < keys.length; i++) {
      if (!values[i].equals(that.get(keys[i]))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      int sum = keys.length + 1;
      for (int i = 0; i < keys.length; i++) {
        sum += (keys[i].hashCode() * 31 + values[i].hashCode()) * 0x85EBCA6B;
      }
      hash = sum;
    }
    return hash;
  }

  @Override
  public String toString() {
    return ValueText.of(this);
  }

  /// Collects entries. May be asked for an object more than once; what it gave out never changes.
  public static final class Builder {
    private static final Value[] NONE = new Value[0];
    private Value[] keys;
    private Value[] values;
    private int size;
    private int @Nullable [] slots;

    /// Whether an object that was given out uses the arrays: then they are copied before a change.
    private boolean shared;

    private Builder() {
      keys = NONE;
      values = NONE;
    }

    private Builder(Obj start) {
      keys = start.keys;
      values = start.values;
      size = start.keys.length;
      slots = start.slots;
      shared = true;
    }

    /// A builder that begins with the entries of `start`.
    public static Builder from(Obj start) {
      return new Builder(start);
    }

    /// Sets `key`; a later value replaces an earlier one.
    public Builder put(Value key, Value value) {
      int at = KeyIndex.find(keys, size, slots, key);
      if (at < 0) {
        append(key, value);
      } else {
        own();
        values[at] = value;
      }
      return this;
    }

    public Builder put(String key, Value value) {
      return put(Str.of(key), value);
    }

    /// Sets `key` unless it has another value already; says whether it now has `value`.
    public boolean insertOnce(Value key, Value value) {
      int at = KeyIndex.find(keys, size, slots, key);
      if (at < 0) {
        append(key, value);
        return true;
      }
      return values[at].equals(value);
    }

    private void append(Value key, Value value) {
      own();
      if (size == keys.length) {
        int capacity = Math.max(4, 2 * size);
        keys = Arrays.copyOf(keys, capacity);
        values = Arrays.copyOf(values, capacity);
      }
      keys[size] = key;
      values[size] = value;
      var table = slots;
      if (table != null && size * 2 < table.length) {
        KeyIndex.add(table, key, size++);
      } else {
        size++;
        slots = KeyIndex.build(keys, size);
      }
    }

    private void own() {
      if (shared) {
        keys = keys.clone();
        values = values.clone();
        slots = slots == null ? null : slots.clone();
        shared = false;
      }
    }

    /// The value of `key` so far, or [Undefined].
    public Value get(Value key) {
      int at = KeyIndex.find(keys, size, slots, key);
      return at < 0 ? Undefined.UNDEFINED : values[at];
    }

    public int size() {
      return size;
    }

    public Obj build() {
      if (size == 0) {
        return EMPTY;
      }
      keys = KeyIndex.trimmed(keys, size);
      values = KeyIndex.trimmed(values, size);
      shared = true;
      return new Obj(keys, values, slots);
    }
  }
}
