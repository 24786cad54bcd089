package regent.opa.value;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/// An array.
public final class Arr implements Value {
  public static final Arr EMPTY = new Arr(new Value[0]);

  private final Value[] items;
  private int hash;

  private Arr(Value[] items) {
    this.items = items;
  }

  public static Arr of(Value... items) {
    return items.length == 0 ? EMPTY : new Arr(items.clone());
  }

  public static Arr of(Collection<? extends Value> items) {
    return items.isEmpty() ? EMPTY : new Arr(items.toArray(Value[]::new));
  }

  /// Takes over `items`, which nobody may change afterwards.
  public static Arr wrap(Value[] items) {
    return items.length == 0 ? EMPTY : new Arr(items);
  }

  public static Builder builder() {
    return new Builder();
  }

  public int size() {
    return items.length;
  }

  /// The item at `index`, from 0.
  public Value at(int index) {
    return items[index];
  }

  @Override
  public Value get(Value key) {
    if (key instanceof Num n && n.isPlainLong()) {
      long i = n.longValue();
      if (i >= 0 && i < items.length) {
        return items[(int) i];
      }
    }
    return Undefined.UNDEFINED;
  }

  public boolean contains(Value item) {
    for (var each : items) {
      if (each.equals(item)) {
        return true;
      }
    }
    return false;
  }

  /// The items from `from` up to and without `to`.
  public Arr slice(int from, int to) {
    return from == 0 && to == items.length ? this : wrap(Arrays.copyOfRange(items, from, to));
  }

  /// This array and then the items of `more`.
  public Arr concat(Arr more) {
    if (items.length == 0) {
      return more;
    }
    if (more.items.length == 0) {
      return this;
    }
    var all = Arrays.copyOf(items, items.length + more.items.length);
    System.arraycopy(more.items, 0, all, items.length, more.items.length);
    return new Arr(all);
  }

  /// This array with one more item at its end.
  public Arr with(Value item) {
    var all = Arrays.copyOf(items, items.length + 1);
    all[items.length] = item;
    return new Arr(all);
  }

  public Arr sorted() {
    var sorted = items.clone();
    Arrays.sort(sorted);
    return new Arr(sorted);
  }

  /// An unmodifiable view.
  public List<Value> items() {
    return Collections.unmodifiableList(Arrays.asList(items));
  }

  @Override
  public int rank() {
    return 4;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Arr that && Arrays.equals(items, that.items));
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      hash = Arrays.hashCode(items);
    }
    return hash;
  }

  @Override
  public String toString() {
    return ValueText.of(this);
  }

  /// Collects items. May be asked for an array more than once; what it gave out never changes.
  public static final class Builder {
    private static final Value[] NONE = new Value[0];
    private Value[] items = NONE;
    private int size;

    public Builder add(Value item) {
      if (size == items.length) {
        items = Arrays.copyOf(items, Math.max(4, 2 * size));
      }
      items[size++] = item;
      return this;
    }

    public int size() {
      return size;
    }

    public Arr build() {
      return size == 0 ? EMPTY : new Arr(Arrays.copyOf(items, size));
    }
  }
}
