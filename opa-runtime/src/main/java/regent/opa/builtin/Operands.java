package regent.opa.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Operands as the kind that a built-in needs, with OPA's messages when they are another. Positions
/// count from 1.
final class Operands {
  private Operands() {}

  static String string(Value operand, int position) throws BuiltinException {
    if (operand instanceof Str s) {
      return s.value();
    }
    throw wrongKind(position, operand, "string");
  }

  static Num number(Value operand, int position) throws BuiltinException {
    if (operand instanceof Num n) {
      return n;
    }
    throw wrongKind(position, operand, "number");
  }

  static Arr array(Value operand, int position) throws BuiltinException {
    if (operand instanceof Arr a) {
      return a;
    }
    throw wrongKind(position, operand, "array");
  }

  static Obj object(Value operand, int position) throws BuiltinException {
    if (operand instanceof Obj o) {
      return o;
    }
    throw wrongKind(position, operand, "object");
  }

  static SetValue set(Value operand, int position) throws BuiltinException {
    if (operand instanceof SetValue s) {
      return s;
    }
    throw wrongKind(position, operand, "set");
  }

  /// An integer of 64 bits that is written without an exponent.
  static long integer(Value operand, int position) throws BuiltinException {
    var number = number(operand, position);
    if (number.isPlainLong()) {
      return number.longValue();
    }
    throw notInteger(position);
  }

  static BigInteger bigInteger(Value operand, int position) throws BuiltinException {
    if (!(operand instanceof Num number)) {
      throw wrongKind(position, operand, "integer");
    }
    if (number.isInteger()) {
      return number.integer();
    }
    throw notInteger(position);
  }

  private static BuiltinException notInteger(int position) {
    return wrong(position, "must be integer number but got floating-point number");
  }

  /// The members of an array or a set, in order.
  static List<Value> members(Value operand, int position, String... kinds) throws BuiltinException {
    return switch (operand) {
      case Arr a -> a.items();
      case SetValue s -> s.members();
      default -> throw wrongKind(position, operand, kinds);
    };
  }

  /// The members of an array or a set, which must be strings.
  static List<String> strings(Value operand, int position) throws BuiltinException {
    var members = members(operand, position, "array", "set");
    var strings = new ArrayList<String>(members.size());
    for (var member : members) {
      if (!(member instanceof Str s)) {
        throw wrongMember(position, operand, member, "string");
      }
      strings.add(s.value());
    }
    return strings;
  }

  static BuiltinException wrongKind(int position, Value got, String... expected) {
    return wrong(
        position,
        expected.length == 1
            ? "must be " + expected[0] + " but got " + got.kind()
            : "must be one of {" + String.join(", ", expected) + "} but got " + got.kind());
  }

  static BuiltinException wrongMember(
      int position, Value collection, Value got, String... expected) {
    var kind = collection.kind();
    var wanted =
        expected.length == 1 ? expected[0] + "s" : "(any of) {" + String.join(", ", expected) + "}";
    return wrong(
        position,
        "must be " + kind + " of " + wanted + " but got " + kind + " containing " + got.kind());
  }

  static BuiltinException notOneOf(int position, String... expected) {
    return wrong(
        position,
        expected.length == 1
            ? "must be " + expected[0]
            : "must be one of {" + String.join(", ", expected) + "}");
  }

  static BuiltinException wrong(int position, String problem) {
    return new BuiltinException(BuiltinException.Kind.TYPE, "operand " + position + " " + problem);
  }
}
