package regent.rego.execute;

import java.util.Arrays;
import regent.opa.value.Value;

/// A function and its arguments.
public final class CallKey {
  private final int func;
  private final Value[] args;
  private final int hash;

  private CallKey(int func, Value[] args) {
    this.func = func;
    this.args = args;
    this.hash = 31 * func + Arrays.hashCode(args);
  }

  /// @param args nobody may change them afterwards
  public static CallKey of(int func, Value[] args) {
    return new CallKey(func, args);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CallKey that
        && func == that.func
        && hash == that.hash
        && Arrays.equals(args, that.args);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
