package regent.rego.execute;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Value;

/// An array under construction.
public final class ArrayBuilder implements Accumulator {
  private static final int SMALLEST = 8;

  private Value[] items;
  private int size;
  private @Nullable Arr built;

  public ArrayBuilder(int capacity) {
    items = new Value[capacity == 0 ? SMALLEST : capacity];
  }

  public void append(Value item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size * 2);
    } else if (built != null) {
      items = items.clone();
    }
    items[size++] = item;
    built = null;
  }

  @Override
  public Arr value() {
    var known = built;
    if (known == null) {
      known = Arr.wrap(size == items.length ? items : Arrays.copyOf(items, size));
      built = known;
    }
    return known;
  }
}
