package regent.opa.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Counting, adding up and sorting of collections.
final class AggregateBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of("all", "(any<array[any], set[any]>) => boolean", AggregateBuiltins::all)
              .with(Builtin.Trait.DEPRECATED),
          Builtin.of("any", "(any<array[any], set[any]>) => boolean", AggregateBuiltins::any)
              .with(Builtin.Trait.DEPRECATED),
          Builtin.of(
              "count",
              "(collection: any<string, array[any], object[any: any], set[any]>) => number",
              AggregateBuiltins::count),
          Builtin.of(
              "max", "(collection: any<array[any], set[any]>) => any", AggregateBuiltins::max),
          Builtin.of(
              "min", "(collection: any<array[any], set[any]>) => any", AggregateBuiltins::min),
          Builtin.of(
              "product",
              "(collection: any<array[number], set[number]>) => number",
              AggregateBuiltins::product),
          Builtin.of(
              "sort",
              "(collection: any<array[any], set[any]>) => array[any]",
              AggregateBuiltins::sort),
          Builtin.of(
              "sum",
              "(collection: any<array[number], set[number]>) => number",
              AggregateBuiltins::sum));

  private AggregateBuiltins() {}

  /// The number of members, entries or characters.
  static Value count(Value collection) throws BuiltinException {
    return switch (collection) {
      case Arr a -> Num.of(a.size());
      case Obj o -> Num.of(o.size());
      case SetValue s -> Num.of(s.size());
      case Str s -> Num.of(s.value().codePointCount(0, s.value().length()));
      default -> throw Operands.wrongKind(1, collection, "array", "object", "set", "string");
    };
  }

  static Value sum(Value collection) throws BuiltinException {
    var numbers = numbers(collection);
    if (!numbers.stream().allMatch(Num::isInteger)) {
      BigFloat sum = null;
      for (var number : numbers) {
        var next = BigFloat.of(number);
        sum = sum == null ? next : sum.plus(next);
      }
      return sum == null ? Num.ZERO : sum.number();
    }
    long small = 0;
    for (int i = 0; i < numbers.size(); i++) {
      var number = numbers.get(i);
      long next = small + number.longValue();
      if (!number.isLong() || ((small ^ next) & (number.longValue() ^ next)) < 0) {
        return Num.of(exactSum(BigInteger.valueOf(small), numbers.subList(i, numbers.size())));
      }
      small = next;
    }
    return Num.of(small);
  }

  private static BigInteger exactSum(BigInteger start, List<Num> numbers) {
    var sum = start;
    for (var number : numbers) {
      sum = sum.add(number.integer());
    }
    return sum;
  }

  /// Of integers exact; otherwise rounded to 53 bits after each step.
  static Value product(Value collection) throws BuiltinException {
    var numbers = numbers(collection);
    if (numbers.stream().allMatch(Num::isInteger)) {
      var product = BigInteger.ONE;
      for (var number : numbers) {
        product = product.multiply(number.integer());
      }
      return Num.of(product);
    }
    var product = BigFloat.UNIT;
    for (var number : numbers) {
      product = product.times(BigFloat.of(number));
    }
    return product.number();
  }

  private static List<Num> numbers(Value collection) throws BuiltinException {
    var numbers = new ArrayList<Num>();
    for (var member : Operands.members(collection, 1, "set", "array")) {
      if (!(member instanceof Num n)) {
        throw Operands.wrongMember(1, collection, member, "number");
      }
      numbers.add(n);
    }
    return numbers;
  }

  /// Undefined for an empty collection.
  static Value max(Value collection) throws BuiltinException {
    Value max = Undefined.UNDEFINED;
    for (var member : Operands.members(collection, 1, "set", "array")) {
      if (max.compareTo(member) <= 0) {
        max = member;
      }
    }
    return max;
  }

  /// Undefined for an empty collection.
  static Value min(Value collection) throws BuiltinException {
    Value min = Undefined.UNDEFINED;
    for (var member : Operands.members(collection, 1, "set", "array")) {
      if (!min.isDefined() || min.compareTo(member) >= 0) {
        min = member;
      }
    }
    return min;
  }

  static Value sort(Value collection) throws BuiltinException {
    return switch (collection) {
      case Arr a -> a.sorted();
      case SetValue s -> s.toArray();
      default -> throw Operands.wrongKind(1, collection, "set", "array");
    };
  }

  /// Whether all members are true.
  static Value all(Value collection) throws BuiltinException {
    for (var member : Operands.members(collection, 1, "array", "set")) {
      if (!member.equals(Bool.TRUE)) {
        return Bool.FALSE;
      }
    }
    return Bool.TRUE;
  }

  /// Whether one member is true.
  static Value any(Value collection) throws BuiltinException {
    return Bool.of(Operands.members(collection, 1, "array", "set").contains(Bool.TRUE));
  }
}
