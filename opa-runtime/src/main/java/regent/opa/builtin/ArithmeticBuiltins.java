package regent.opa.builtin;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Num;
import regent.opa.value.SetValue;
import regent.opa.value.Value;

/// Arithmetic and rounding. Integers are exact, of any size; all else is computed as OPA does, in
/// binary with 64 bits ([BigFloat]).
final class ArithmeticBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of("abs", "(x: number) => number", ArithmeticBuiltins::abs),
          Builtin.of("ceil", "(x: number) => number", ArithmeticBuiltins::ceil),
          Builtin.of("div", "(x: number, y: number) => number", ArithmeticBuiltins::div),
          Builtin.of("floor", "(x: number) => number", ArithmeticBuiltins::floor),
          Builtin.of(
              "minus",
              "(x: any<number, set[any]>, y: any<number, set[any]>) => any<number, set[any]>",
              ArithmeticBuiltins::minus),
          Builtin.of("mul", "(x: number, y: number) => number", ArithmeticBuiltins::mul),
          Builtin.of("plus", "(x: number, y: number) => number", ArithmeticBuiltins::plus),
          Builtin.of("rem", "(x: number, y: number) => number", ArithmeticBuiltins::rem),
          Builtin.of("round", "(x: number) => number", ArithmeticBuiltins::round));

  /// How many digits after the point a quotient may have that is found by trying.
  private static final int MOST_DECIMALS = 5;

  /// A dividend below this stays within 64 bits with as many zeros at its end.
  private static final long MOST_DIVIDEND = 1_000_000_000_000L;

  private ArithmeticBuiltins() {}

  static Value plus(Value a, Value b) throws BuiltinException {
    var x = Operands.number(a, 1);
    var y = Operands.number(b, 2);
    if (x.isLong() && y.isLong()) {
      long sum = x.longValue() + y.longValue();
      if (((x.longValue() ^ sum) & (y.longValue() ^ sum)) >= 0) {
        return Num.of(sum);
      }
    }
    return x.isInteger() && y.isInteger() ? Num.of(x.integer().add(y.integer())) : floatSum(x, y);
  }

  private static Num floatSum(Num x, Num y) {
    var a = LongFloat.of(x);
    var b = LongFloat.of(y);
    if (a != null && isZero(y)) {
      return number(a, x, y, (given, _) -> given);
    }
    if (b != null && isZero(x)) {
      return number(b, x, y, (_, given) -> given);
    }
    var sum = a == null || b == null ? null : a.plus(b);
    return sum == null
        ? BigFloat.of(x).plus(BigFloat.of(y)).number()
        : number(sum, x, y, ArithmeticBuiltins::shortSum);
  }

  /// What an operation gives in decimal, where digits are few.
  private interface Exactly {
    @Nullable ShortDecimal apply(@Nullable ShortDecimal x, @Nullable ShortDecimal y);
  }

  /// The number `result`, computed from `x` and `y`. Numbers that were computed themselves are not
  /// held, so that a chain of operations does not keep all that came before.
  private static Num number(LongFloat result, Num x, Num y, Exactly exactly) {
    return x.isBinary() || y.isBinary()
        ? result.number()
        : result.number(() -> exactly.apply(ShortDecimal.of(x), ShortDecimal.of(y)));
  }

  private static boolean isZero(Num number) {
    return number.isLong() && number.longValue() == 0;
  }

  private static @Nullable ShortDecimal shortSum(
      @Nullable ShortDecimal x, @Nullable ShortDecimal y) {
    return x == null || y == null ? null : x.plus(y);
  }

  /// The difference of two numbers or of two sets.
  static Value minus(Value a, Value b) throws BuiltinException {
    if (a instanceof Num x && b instanceof Num y) {
      return difference(x, y);
    }
    if (a instanceof SetValue x && b instanceof SetValue y) {
      return x.minus(y);
    }
    if (!(a instanceof Num) && !(a instanceof SetValue)) {
      throw Operands.wrongKind(1, a, "number", "set");
    }
    throw Operands.wrongKind(2, b, b instanceof Num ? "set" : "number");
  }

  private static Num difference(Num x, Num y) {
    if (x.isLong() && y.isLong()) {
      long difference = x.longValue() - y.longValue();
      if (((x.longValue() ^ y.longValue()) & (x.longValue() ^ difference)) >= 0) {
        return Num.of(difference);
      }
    }
    return x.isInteger() && y.isInteger()
        ? Num.of(x.integer().subtract(y.integer()))
        : floatDifference(x, y);
  }

  private static Num floatDifference(Num x, Num y) {
    var a = LongFloat.of(x);
    var b = LongFloat.of(y);
    var difference = a == null || b == null ? null : a.minus(b);
    if (difference == null) {
      return BigFloat.of(x).minus(BigFloat.of(y)).number();
    }
    return number(difference, x, y, ArithmeticBuiltins::shortDifference);
  }

  private static @Nullable ShortDecimal shortDifference(
      @Nullable ShortDecimal x, @Nullable ShortDecimal y) {
    return y == null ? null : shortSum(x, y.negated());
  }

  static Value mul(Value a, Value b) throws BuiltinException {
    var x = Operands.number(a, 1);
    var y = Operands.number(b, 2);
    if (x.isLong() && y.isLong()) {
      long high = Math.multiplyHigh(x.longValue(), y.longValue());
      long low = x.longValue() * y.longValue();
      if (high == low >> 63) {
        return Num.of(low);
      }
    }
    return x.isInteger() && y.isInteger()
        ? Num.of(x.integer().multiply(y.integer()))
        : floatProduct(x, y);
  }

  private static Num floatProduct(Num x, Num y) {
    var a = LongFloat.of(x);
    var b = LongFloat.of(y);
    var product = a == null || b == null ? null : a.times(b);
    if (product == null) {
      return BigFloat.of(x).times(BigFloat.of(y)).number();
    }
    return number(product, x, y, ArithmeticBuiltins::shortProduct);
  }

  private static @Nullable ShortDecimal shortProduct(
      @Nullable ShortDecimal x, @Nullable ShortDecimal y) {
    return x == null || y == null ? null : x.times(y);
  }

  /// An integer when the division leaves no rest.
  static Value div(Value a, Value b) throws BuiltinException {
    var x = Operands.number(a, 1);
    var y = Operands.number(b, 2);
    if (x.isLong() && y.isLong()) {
      long dividend = x.longValue();
      long divisor = y.longValue();
      boolean whole =
          dividend == 0
              ? divisor > 0 && x.isCanonicalLong()
              : divisor != 0 && divisor != -1 && dividend % divisor == 0;
      if (whole) {
        return Num.of(dividend / divisor);
      }
    }
    var fx = LongFloat.of(x);
    var fy = LongFloat.of(y);
    return fx == null || fy == null
        ? floatQuotient(x, y)
        : number(fx.divide(fy), x, y, ArithmeticBuiltins::shortQuotient);
  }

  /// The quotient, where that has few digits after the point.
  private static @Nullable ShortDecimal shortQuotient(
      @Nullable ShortDecimal x, @Nullable ShortDecimal y) {
    if (x == null || y == null || y.scale() > 0 || Math.abs(x.digits()) >= MOST_DIVIDEND) {
      return null;
    }
    long scaled = x.digits();
    for (int more = 0; more <= MOST_DECIMALS; more++) {
      if (scaled % y.digits() == 0) {
        return new ShortDecimal(scaled / y.digits(), x.scale() + more);
      }
      scaled *= 10;
    }
    return null;
  }

  private static Num floatQuotient(Num x, Num y) throws BuiltinException {
    var divisor = BigFloat.of(y);
    if (divisor.isZero()) {
      throw new BuiltinException("divide by zero");
    }
    return BigFloat.of(x).divide(divisor).number();
  }

  /// What remains of a division of integers; it has the sign of the dividend.
  static Value rem(Value a, Value b) throws BuiltinException {
    var x = Operands.number(a, 1);
    var y = Operands.number(b, 2);
    if (!x.isInteger() || !y.isInteger()) {
      throw new BuiltinException("modulo on floating-point number");
    }
    if (y.isLong() && y.longValue() == 0) {
      throw new BuiltinException("modulo by zero");
    }
    return x.isLong() && y.isLong()
        ? Num.of(x.longValue() % y.longValue())
        : Num.of(x.integer().remainder(y.integer()));
  }

  static Value abs(Value a) throws BuiltinException {
    var x = Operands.number(a, 1);
    return x.isLong()
        ? Num.of(BigInteger.valueOf(x.longValue()).abs())
        : BigFloat.of(x).abs().number();
  }

  /// Halves are rounded away from zero.
  static Value round(Value a) throws BuiltinException {
    var x = Operands.number(a, 1);
    if (x.isLong()) {
      return Num.of(x.longValue());
    }
    var value = BigFloat.of(x);
    var away = value.negative() ? value.minus(BigFloat.HALF) : value.plus(BigFloat.HALF);
    return whole(away).number();
  }

  /// As in OPA, a number between -1 and 0 becomes 1.
  static Value ceil(Value a) throws BuiltinException {
    var x = Operands.number(a, 1);
    if (x.isLong()) {
      return Num.of(x.longValue());
    }
    var value = BigFloat.of(x);
    var whole = whole(value);
    return (whole.negative() || value.isInteger() ? whole : whole.plus(BigFloat.UNIT)).number();
  }

  /// As in OPA, a number between -1 and 0 becomes 0.
  static Value floor(Value a) throws BuiltinException {
    var x = Operands.number(a, 1);
    if (x.isLong()) {
      return Num.of(x.longValue());
    }
    var value = BigFloat.of(x);
    var whole = whole(value);
    return (!whole.negative() || value.isInteger() ? whole : whole.minus(BigFloat.UNIT)).number();
  }

  private static BigFloat whole(BigFloat value) {
    var whole = value.truncated();
    return BigFloat.of(whole, Math.max(BigFloat.BITS, whole.bitLength()));
  }
}
