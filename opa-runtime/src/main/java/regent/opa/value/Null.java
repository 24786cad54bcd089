package regent.opa.value;

/// JSON's null.
public final class Null implements Value {
  public static final Null NULL = new Null();

  private Null() {}

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public String toString() {
    return "null";
  }
}
