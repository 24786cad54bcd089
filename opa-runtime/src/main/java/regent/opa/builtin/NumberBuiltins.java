package regent.opa.builtin;

import java.math.BigInteger;
import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Value;

/// Ranges and random numbers.
final class NumberBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.contextual(
              "numbers.range", "(a: number, b: number) => array[number]", NumberBuiltins::range),
          Builtin.contextual(
              "numbers.range_step",
              "(a: number, b: number, step: number) => array[number]",
              NumberBuiltins::rangeStep),
          Builtin.contextual(
                  "rand.intn", "(str: string, n: number) => number", NumberBuiltins::random)
              .with(Builtin.Trait.NONDETERMINISTIC));

  private NumberBuiltins() {}

  /// How many numbers are made between two looks at whether to go on.
  private static final int CHECK_EVERY = 1 << 12;

  static Value range(BuiltinContext context, Value[] operands) throws BuiltinException {
    return numbers(
        context,
        Operands.bigInteger(operands[0], 1),
        Operands.bigInteger(operands[1], 2),
        BigInteger.ONE,
        "numbers.range");
  }

  static Value rangeStep(BuiltinContext context, Value[] operands) throws BuiltinException {
    var from = Operands.bigInteger(operands[0], 1);
    var to = Operands.bigInteger(operands[1], 2);
    var step = Operands.bigInteger(operands[2], 3);
    if (step.signum() <= 0) {
      throw new BuiltinException("numbers.range_step: step must be a positive integer");
    }
    return numbers(context, from, to, step, "numbers.range_step");
  }

  /// Both ends are included; it counts down when `to` is less than `from`.
  private static Value numbers(
      BuiltinContext context, BigInteger from, BigInteger to, BigInteger step, String name)
      throws BuiltinException {
    boolean up = from.compareTo(to) <= 0;
    var change = up ? step : step.negate();
    var numbers = Arr.builder();
    for (var i = from; up ? i.compareTo(to) <= 0 : i.compareTo(to) >= 0; i = i.add(change)) {
      if (numbers.size() % CHECK_EVERY == 0 && context.isCancelled()) {
        throw new BuiltinException(
            BuiltinException.Kind.CANCEL,
            name + ": timed out before generating all numbers in range");
      }
      numbers.add(Num.of(i));
    }
    return numbers.build();
  }

  private record RandomKey(String name, long bound) {}

  /// At least 0 and below the absolute value of `n`; one number in an evaluation for the same
  /// operands.
  static Value random(BuiltinContext context, Value[] operands) throws BuiltinException {
    var name = Operands.string(operands[0], 1);
    long bound = Math.abs(Operands.integer(operands[1], 2));
    return bound == 0
        ? Num.ZERO
        : context.once(
            new RandomKey(name, bound),
            key -> Num.of(context.services().random().nextLong(key.bound())));
  }
}
