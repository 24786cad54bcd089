package regent.opa.value;

/// A string of Unicode code points; ordered by code point, which is not Java's order.
public final class Str implements Value {
  public static final Str EMPTY = new Str("");

  private final String value;

  /// That of the string, once somebody asked; 0 until then.
  private int hash;

  private Str(String value) {
    this.value = value;
  }

  public static Str of(String value) {
    return value.isEmpty() ? EMPTY : new Str(value);
  }

  /// As [#of(String)], for a string that is likely to be a key of objects: often the very object
  /// that is the key, which makes finding it faster.
  public static Str key(String value) {
    return KeyNames.of(value);
  }

  public String value() {
    return value;
  }

  @Override
  public int rank() {
    return 3;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Str that && value.equals(that.value));
  }

  /// As [#equals(Object)], for texts that are compared with many others: hashes tell most apart.
  boolean isSame(Str that) {
    return this == that || (hashCode() == that.hashCode() && value.equals(that.value));
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = value.hashCode();
      hash = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return ValueText.of(this);
  }
}
