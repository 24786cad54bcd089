package regent.opa.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Supplier;
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

  /// Stands for all of the others where the digits are not known yet; absent otherwise.
  private final @Nullable BinaryNum binary;

  private Num(long small, @Nullable BigDecimal big, @Nullable String text) {
    this.small = small;
    this.big = big;
    this.text = text;
    this.binary = null;
  }

  private Num(BinaryNum binary) {
    this.small = 0;
    this.big = null;
    this.text = null;
    this.binary = binary;
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

  /// The decimal number that `digits` gives when somebody needs it: the shortest one that is nearer
  /// to `mantissa` times two to the power of `exponent` than to its neighbours of 64 bits.
  ///
  /// @param mantissa unsigned, with its highest bit set
  /// @param exponent from -1000 to -1, such that the number is no integer
  public static Num binary(boolean negative, long mantissa, int exponent, Supplier<Num> digits) {
    return new Num(new BinaryNum(negative, mantissa, exponent, digits));
  }

  /// A number in binary, as [#binary] takes it.
  @FunctionalInterface
  public interface Binary<T> {
    T of(boolean negative, long mantissa, int exponent);
  }

  /// What `maker` makes of a number that [#binary] gave: its decimal digits, rounded to 64 bits,
  /// are that number again. Absent for other numbers.
  public <T> @Nullable T inBinary(Binary<T> maker) {
    return binary == null ? null : binary.in(maker);
  }

  /// Whether [#binary] gave this number.
  public boolean isBinary() {
    return binary != null;
  }

  private Num decimalForm() {
    return binary == null ? this : binary.decimal();
  }

  private BigDecimal exact() {
    var exact = decimalForm().big;
    return exact == null ? BigDecimal.valueOf(decimalForm().small) : exact;
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
    return big == null && binary == null;
  }

  /// Whether the value is such an integer and is also written as one: `1` and `1.0`, but not `1e0`.
  /// Built-ins that ask for an integer, such as `array.slice`, take only these.
  public boolean isPlainLong() {
    return isLong() && (text == null || NumText.hasNoExponent(text));
  }

  /// Whether the value is such an integer, and its text is the usual one.
  public boolean isCanonicalLong() {
    return isLong() && text == null;
  }

  public long longValue() {
    return isLong() ? small : exact().longValue();
  }

  public double doubleValue() {
    return isLong() ? small : exact().doubleValue();
  }

  public BigDecimal decimal() {
    return exact();
  }

  /// Whether the value is a whole number, of any size.
  public boolean isInteger() {
    return binary == null && (big == null || NumText.isInteger(big));
  }

  /// The whole number; only when [#isInteger()].
  public BigInteger integer() {
    return isLong() ? BigInteger.valueOf(small) : exact().toBigIntegerExact();
  }

  /// The text as OPA would print it.
  public String text() {
    if (binary != null) {
      return binary.decimal().text();
    }
    return text != null ? text : big == null ? Long.toString(small) : NumText.canonical(big);
  }

  @Override
  public int rank() {
    return 2;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Num that
        && (isLong()
            ? that.isLong() && small == that.small
            : !that.isLong() && exact().compareTo(that.exact()) == 0);
  }

  @Override
  public int hashCode() {
    return isLong() ? Long.hashCode(small) : Double.hashCode(exact().doubleValue());
  }

  /// The order of two numbers, as `compareTo`.
  static int compare(Num a, Num b) {
    if (a.isLong()) {
      return b.isLong() ? Long.compare(a.small, b.small) : -b.compareTo(a.small);
    }
    return b.isLong() ? a.compareTo(b.small) : a.exact().compareTo(b.exact());
  }

  private int compareTo(long whole) {
    return binary == null ? exact().compareTo(BigDecimal.valueOf(whole)) : binary.compareTo(whole);
  }

  @Override
  public String toString() {
    return text();
  }
}
