package regent.opa.value;

/// True or false.
public final class Bool implements Value {
  public static final Bool TRUE = new Bool(true);
  public static final Bool FALSE = new Bool(false);

  private final boolean value;

  private Bool(boolean value) {
    this.value = value;
  }

  public static Bool of(boolean value) {
    return value ? TRUE : FALSE;
  }

  public boolean value() {
    return value;
  }

  @Override
  public int rank() {
    return 1;
  }

  @Override
  public String toString() {
    return value ? "true" : "false";
  }
}
