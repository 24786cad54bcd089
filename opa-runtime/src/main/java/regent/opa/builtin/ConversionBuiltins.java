package regent.opa.builtin;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.GoQuote;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Conversions to another type.
final class ConversionBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of("cast_array", "(any) => array[any]", ConversionBuiltins::toArray)
              .with(Builtin.Trait.DEPRECATED),
          Builtin.of("cast_boolean", "(any) => boolean", ConversionBuiltins::toBoolean)
              .with(Builtin.Trait.DEPRECATED),
          Builtin.of("cast_null", "(any) => null", ConversionBuiltins::toNull)
              .with(Builtin.Trait.DEPRECATED),
          Builtin.of("cast_object", "(any) => object[any: any]", ConversionBuiltins::toObject)
              .with(Builtin.Trait.DEPRECATED),
          Builtin.of("cast_set", "(any) => set[any]", ConversionBuiltins::toSet)
              .with(Builtin.Trait.DEPRECATED),
          Builtin.of("cast_string", "(any) => string", ConversionBuiltins::toText)
              .with(Builtin.Trait.DEPRECATED),
          Builtin.of(
              "to_number",
              "(value: any<null, boolean, number, string>) => number",
              ConversionBuiltins::toNumber));

  private ConversionBuiltins() {}

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  /// Null is 0, false is 0, true is 1; a string must hold a decimal number.
  static Value toNumber(Value value) throws BuiltinException {
    return switch (value) {
      case Null _ -> Num.ZERO;
      case Bool b -> b.value() ? Num.ONE : Num.ZERO;
      case Num n -> n;
      case Str s -> parse(s);
      default -> throw Operands.wrongKind(1, value, "null", "boolean", "number", "string");
    };
  }

  private static Num parse(Str operand) throws BuiltinException {
    var text = operand.value();
    switch (text.replaceFirst("^[+-]+", "").toLowerCase(Locale.ROOT)) {
      case "inf", "infinity", "nan" -> throw Operands.wrongKind(1, operand, "valid number string");
      default -> {}
    }
    if (!DECIMAL.matcher(text).matches()) {
      throw parseProblem(text, "invalid syntax");
    }
    if (Double.isInfinite(Double.parseDouble(text))) {
      throw parseProblem(text, "value out of range");
    }
    try {
      return Num.parse(text);
    } catch (NumberFormatException e) {
      // A form that JSON does not have, such as `.5` or `007`.
      return Num.of(new BigDecimal(text));
    }
  }

  private static BuiltinException parseProblem(String text, String problem) {
    return new BuiltinException(
        "strconv.ParseFloat: parsing " + GoQuote.quote(text) + ": " + problem);
  }

  static Value toArray(Value x) throws BuiltinException {
    return x instanceof SetValue s ? s.toArray() : same(x, x instanceof Arr, "array", "set");
  }

  static Value toSet(Value x) throws BuiltinException {
    return x instanceof Arr a
        ? SetValue.of(a.items())
        : same(x, x instanceof SetValue, "array", "set");
  }

  static Value toText(Value x) throws BuiltinException {
    return same(x, x instanceof Str, "string");
  }

  static Value toBoolean(Value x) throws BuiltinException {
    return same(x, x instanceof Bool, "boolean");
  }

  static Value toNull(Value x) throws BuiltinException {
    return same(x, x instanceof Null, "null");
  }

  static Value toObject(Value x) throws BuiltinException {
    return same(x, x instanceof Obj, "object");
  }

  private static Value same(Value x, boolean fits, String... expected) throws BuiltinException {
    if (!fits) {
      throw Operands.wrongKind(1, x, expected);
    }
    return x;
  }
}
