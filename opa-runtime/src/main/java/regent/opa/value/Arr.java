package regent.opa.value;

import java.util.Arrays;
import java.util.Collection;
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

  public int size() {
    return items.length;
  }

  /// The item at `index`, from 0.
  public Value at(int index) {
    return items[index];
  }

  @Override
  public Value get(Value key) {
    if (key instanceof Num n && n.isLong()) {
      long i = n.longValue();
      if (i >= 0 && i < items.length) {
        return items[(int) i];
      }
    }
    return Undefined.UNDEFINED;
  }

  public List<Value> items() {
    return List.of(items);
  }

  @Override
  public int rank() {
    return 4;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Arr that && Arrays.equals(items, that.items);
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
}
