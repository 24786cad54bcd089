package regent.opa.builtin;

import java.math.BigInteger;
import java.util.List;
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
    return x.isInteger() && y.isInteger()
        ? Num.of(x.integer().add(y.integer()))
        : BigFloat.of(x).plus(BigFloat.of(y)).number();
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
        : BigFloat.of(x).minus(BigFloat.of(y)).number();
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
        : BigFloat.of(x).times(BigFloat.of(y)).number();
  }

  /// An integer when the division leaves no rest.
  static Value div(Value a, Value b) throws BuiltinException {
    var x = Operands.number(a, 1);
    var y = Operands.number(b, 2);
    if (x.isLong() && y.isLong() && x.longValue() != 0) {
      long dividend = x.longValue();
      long divisor = y.longValue();
      if (divisor != 0 && divisor != -1 && dividend % divisor == 0) {
        return Num.of(dividend / divisor);
      }
    }
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
