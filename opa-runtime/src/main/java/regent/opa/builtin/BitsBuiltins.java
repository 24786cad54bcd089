package regent.opa.builtin;

import java.math.BigInteger;
import java.util.List;
import regent.opa.value.Num;
import regent.opa.value.Value;

/// Bits of integers of any size, in two's complement.
final class BitsBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of("bits.and", "(x: number, y: number) => number", BitsBuiltins::and),
          Builtin.of("bits.lsh", "(x: number, s: number) => number", BitsBuiltins::shiftLeft),
          Builtin.of("bits.negate", "(x: number) => number", BitsBuiltins::negate),
          Builtin.of("bits.or", "(x: number, y: number) => number", BitsBuiltins::or),
          Builtin.of("bits.rsh", "(x: number, s: number) => number", BitsBuiltins::shiftRight),
          Builtin.of("bits.xor", "(x: number, y: number) => number", BitsBuiltins::xor));

  private BitsBuiltins() {}

  /// Beyond it a shifted number would not fit any memory.
  private static final int MAX_SHIFT = 1 << 24;

  static Value and(Value x, Value y) throws BuiltinException {
    return Num.of(Operands.bigInteger(x, 1).and(Operands.bigInteger(y, 2)));
  }

  static Value or(Value x, Value y) throws BuiltinException {
    return Num.of(Operands.bigInteger(x, 1).or(Operands.bigInteger(y, 2)));
  }

  static Value xor(Value x, Value y) throws BuiltinException {
    return Num.of(Operands.bigInteger(x, 1).xor(Operands.bigInteger(y, 2)));
  }

  static Value negate(Value x) throws BuiltinException {
    return Num.of(Operands.bigInteger(x, 1).not());
  }

  static Value shiftLeft(Value x, Value by) throws BuiltinException {
    var number = Operands.bigInteger(x, 1);
    var shift = shift(by);
    if (shift.bitLength() > 31 || shift.intValue() > MAX_SHIFT) {
      throw new BuiltinException("shift of more than " + MAX_SHIFT + " bits");
    }
    return Num.of(number.shiftLeft(shift.intValue()));
  }

  static Value shiftRight(Value x, Value by) throws BuiltinException {
    var number = Operands.bigInteger(x, 1);
    var shift = shift(by);
    return Num.of(number.shiftRight(shift.bitLength() > 31 ? Integer.MAX_VALUE : shift.intValue()));
  }

  private static BigInteger shift(Value by) throws BuiltinException {
    var shift = Operands.bigInteger(by, 2);
    if (shift.signum() < 0) {
      throw Operands.wrong(2, "must be an unsigned integer number but got a negative integer");
    }
    return shift;
  }
}
