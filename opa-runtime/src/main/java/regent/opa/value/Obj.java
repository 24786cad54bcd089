package regent.opa.value;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// An object; keys are any values. Lookup costs one hash; the sorted order is made when somebody
/// looks.
public final class Obj implements Value {
  public static final Obj EMPTY = new Obj(Map.of());

  private final Map<Value, Value> entries;
  private Value @Nullable [] sortedKeys;

  private Obj(Map<Value, Value> entries) {
    this.entries = entries;
  }

  /// Copies `entries`.
  public static Obj of(Map<? extends Value, ? extends Value> entries) {
    return entries.isEmpty() ? EMPTY : new Obj(new HashMap<>(entries));
  }

  public static Obj of(String key, Value value) {
    return new Obj(Map.of(Str.of(key), value));
  }

  public static Builder builder() {
    return new Builder();
  }

  public int size() {
    return entries.size();
  }

  public boolean has(Value key) {
    return entries.containsKey(key);
  }

  @Override
  public Value get(Value key) {
    var value = entries.get(key);
    return value == null ? Undefined.UNDEFINED : value;
  }

  public Value get(String key) {
    return get(Str.of(key));
  }

  /// The key at `index` in Rego's order.
  public Value keyAt(int index) {
    return sortedKeys()[index];
  }

  /// The value of the key at `index` in Rego's order.
  public Value valueAt(int index) {
    return get(sortedKeys()[index]);
  }

  /// The keys in Rego's order.
  public List<Value> keys() {
    return List.of(sortedKeys());
  }

  /// Visits the entries in Rego's order of keys.
  public void forEach(BiConsumer<Value, Value> visitor) {
    for (var key : sortedKeys()) {
      visitor.accept(key, get(key));
    }
  }

  /// This object with `key` set to `value`.
  public Obj with(Value key, Value value) {
    var copy = new HashMap<>(entries);
    copy.put(key, value);
    return new Obj(copy);
  }

  private Value[] sortedKeys() {
    var known = sortedKeys;
    if (known == null) {
      known = entries.keySet().toArray(Value[]::new);
      Arrays.sort(known);
      sortedKeys = known;
    }
    return known;
  }

  @Override
  public int rank() {
    return 5;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Obj that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return ValueText.of(this);
  }

  /// Collects entries; a later value of a key replaces an earlier one.
  public static final class Builder {
    private final Map<Value, Value> entries = new HashMap<>();

    public Builder put(Value key, Value value) {
      entries.put(key, value);
      return this;
    }

    public Builder put(String key, Value value) {
      return put(Str.of(key), value);
    }

    public Obj build() {
      return Obj.of(entries);
    }
  }
}
