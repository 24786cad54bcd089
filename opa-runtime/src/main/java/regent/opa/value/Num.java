package regent.opa.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// An exact decimal number of any size. Numbers that were read keep their text (`1.0`, `1e3`), as
/// OPA's do; equality and order are by value.
public final class Num implements Value {
  private static final int LOWEST_SHARED = -128;
  private static final Num[] SHARED = shared();

  public static final Num ZERO = of(0);
  public static final Num ONE = of(1);

  private final long small;

  /// The exact value where it is not a `long`; absent otherwise.
  private final @Nullable BigDecimal big;

  /// The text that was read, where it is not the canonical one; absent otherwise.
  private final @Nullable String text;

  private Num(long small, @Nullable BigDecimal big, @Nullable String text) {
    this.small = small;
    this.big = big;
    this.text = text;
  }

  private static Num[] shared() {
    var shared = new Num[1024 - LOWEST_SHARED];
    for (int i = 0; i < shared.length; i++) {
      shared[i] = new Num(i + LOWEST_SHARED, null, null);
    }
    return shared;
  }

  public static Num of(long value) {
    long index = value - LOWEST_SHARED;
    return index >= 0 && index < SHARED.length ? SHARED[(int) index] : new Num(value, null, null);
  }

  public static Num of(BigInteger value) {
    return value.bitLength() < 64 ? of(value.longValue()) : new Num(0, new BigDecimal(value), null);
  }

  /// The number `value`; its canonical text is the shortest plain or scientific one.
  public static Num of(BigDecimal value) {
    return NumText.isLong(value) ? of(value.longValueExact()) : new Num(0, value, null);
  }

  /// Reads JSON number text, exactly.
  ///
  /// @throws NumberFormatException when `text` is not a JSON number, or its exponent is beyond what
  ///     OPA accepts (about 10 to the power of 30,102)
  public static Num parse(String text) {
    return NumText.parse(text);
  }

  static Num read(long small, @Nullable BigDecimal big, @Nullable String text) {
    return new Num(small, big, text);
  }

  /// Whether the value is an integer that fits a `long`; then [#longValue()] is exact.
  public boolean isLong() {
    return big == null;
  }

  /// Whether the value is such an integer and is also written as one: `1` and `1.0`, but not `1e0`.
  /// Built-ins that ask for an integer, such as `array.slice`, take only these.
  public boolean isPlainLong() {
    return big == null && (text == null || NumText.hasNoExponent(text));
  }

  public long longValue() {
    return big == null ? small : big.longValue();
  }

  public double doubleValue() {
    return big == null ? small : big.doubleValue();
  }

  public BigDecimal decimal() {
    return big == null ? BigDecimal.valueOf(small) : big;
  }

  /// Whether the value is a whole number, of any size.
  public boolean isInteger() {
    return big == null || NumText.isInteger(big);
  }

  /// The whole number; only when [#isInteger()].
  public BigInteger integer() {
    return big == null ? BigInteger.valueOf(small) : big.toBigIntegerExact();
  }

  /// The text as OPA would print it.
  public String text() {
    return text != null ? text : big == null ? Long.toString(small) : NumText.canonical(big);
  }

  @Override
  public int rank() {
    return 2;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Num that
        && (big == null
            ? that.big == null && small == that.small
            : that.big != null && big.compareTo(that.big) == 0);
  }

  @Override
  public int hashCode() {
    return big == null ? Long.hashCode(small) : Double.hashCode(big.doubleValue());
  }

  @Override
  public String toString() {
    return text();
  }
}
