package regent.opa.builtin;

import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Names and tests of types.
final class TypeBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of("is_array", "(x: any) => boolean", TypeBuiltins::isArray),
          Builtin.of("is_boolean", "(x: any) => boolean", TypeBuiltins::isBoolean),
          Builtin.of("is_null", "(x: any) => boolean", TypeBuiltins::isNull),
          Builtin.of("is_number", "(x: any) => boolean", TypeBuiltins::isNumber),
          Builtin.of("is_object", "(x: any) => boolean", TypeBuiltins::isObject),
          Builtin.of("is_set", "(x: any) => boolean", TypeBuiltins::isSet),
          Builtin.of("is_string", "(x: any) => boolean", TypeBuiltins::isString),
          Builtin.of("type_name", "(x: any) => string", TypeBuiltins::typeName));

  private TypeBuiltins() {}

  static Value isArray(Value x) {
    return Bool.of(x instanceof Arr);
  }

  static Value isBoolean(Value x) {
    return Bool.of(x instanceof Bool);
  }

  static Value isNull(Value x) {
    return Bool.of(x instanceof Null);
  }

  static Value isNumber(Value x) {
    return Bool.of(x instanceof Num);
  }

  static Value isObject(Value x) {
    return Bool.of(x instanceof Obj);
  }

  static Value isSet(Value x) {
    return Bool.of(x instanceof SetValue);
  }

  static Value isString(Value x) {
    return Bool.of(x instanceof Str);
  }

  static Value typeName(Value x) {
    return Str.of(x.kind());
  }
}
