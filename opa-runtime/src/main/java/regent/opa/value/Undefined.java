package regent.opa.value;

/// No value: the outcome of a reference or rule that does not hold.
public final class Undefined implements Value {
  public static final Undefined UNDEFINED = new Undefined();

  private Undefined() {}

  @Override
  public int rank() {
    return -1;
  }

  @Override
  public boolean isDefined() {
    return false;
  }

  @Override
  public String toString() {
    return "undefined";
  }
}
