package regent.opa.value;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The result of a computation in binary, whose decimal text nobody has asked for yet: `mantissa`
/// (unsigned, its highest bit set) times two to the power of `exponent`. It is no whole number.
///
/// Whole numbers of 64 bits have no more bits than the mantissa, so that the decimal number, which
/// lies nearer to this one than to its neighbours, is on the same side of each of them. That is why
/// comparing with them needs no digits.
final class BinaryNum {
  private final boolean negative;
  private final long mantissa;
  private final int exponent;
  private final Supplier<Num> digits;

  /// Immutable, so that a race costs time alone.
  private @Nullable Num decimal;

  BinaryNum(boolean negative, long mantissa, int exponent, Supplier<Num> digits) {
    this.negative = negative;
    this.mantissa = mantissa;
    this.exponent = exponent;
    this.digits = digits;
  }

  <T> T in(Num.Binary<T> maker) {
    return maker.of(negative, mantissa, exponent);
  }

  /// The number as OPA has it: the one that its text says.
  Num decimal() {
    var known = decimal;
    if (known == null) {
      known = digits.get();
      decimal = known;
    }
    return known;
  }

  /// As `compareTo`; never 0.
  int compareTo(long whole) {
    long size = exponent <= -Long.SIZE ? 0 : mantissa >>> -exponent;
    long floor = negative ? -size - 1 : size;
    return floor < whole ? -1 : 1;
  }
}
