package regent.opa.builtin;

import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Comparison over Rego's order of all values, and membership.
final class ComparisonBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of("assign", "(any, any) => boolean", ComparisonBuiltins::equal),
          Builtin.of("eq", "(any, any) => boolean", ComparisonBuiltins::equal),
          Builtin.of("equal", "(x: any, y: any) => boolean", ComparisonBuiltins::equal),
          Builtin.of("gt", "(x: any, y: any) => boolean", ComparisonBuiltins::gt),
          Builtin.of("gte", "(x: any, y: any) => boolean", ComparisonBuiltins::gte),
          Builtin.of("internal.member_2", "(any, any) => boolean", ComparisonBuiltins::member),
          Builtin.of(
              "internal.member_3", "(any, any, any) => boolean", ComparisonBuiltins::memberWithKey),
          Builtin.of("lt", "(x: any, y: any) => boolean", ComparisonBuiltins::lt),
          Builtin.of("lte", "(x: any, y: any) => boolean", ComparisonBuiltins::lte),
          Builtin.of("neq", "(x: any, y: any) => boolean", ComparisonBuiltins::neq));

  private ComparisonBuiltins() {}

  static Value equal(Value a, Value b) {
    return Bool.of(a.equals(b));
  }

  static Value neq(Value a, Value b) {
    return Bool.of(!a.equals(b));
  }

  static Value gt(Value a, Value b) {
    return Bool.of(a.compareTo(b) > 0);
  }

  static Value gte(Value a, Value b) {
    return Bool.of(a.compareTo(b) >= 0);
  }

  static Value lt(Value a, Value b) {
    return Bool.of(a.compareTo(b) < 0);
  }

  static Value lte(Value a, Value b) {
    return Bool.of(a.compareTo(b) <= 0);
  }

  /// `value in collection`; false when there is no collection.
  static Value member(Value value, Value collection) {
    return Bool.of(
        switch (collection) {
          case Arr a -> a.contains(value);
          case SetValue s -> s.contains(value);
          case Obj o -> hasValue(o, value);
          case Undefined _, Null _, Bool _, Num _, Str _ -> false;
        });
  }

  private static boolean hasValue(Obj object, Value value) {
    for (int i = 0; i < object.size(); i++) {
      if (object.unsortedValue(i).equals(value)) {
        return true;
      }
    }
    return false;
  }

  /// `key, value in collection`.
  static Value memberWithKey(Value key, Value value, Value collection) {
    return Bool.of(
        switch (collection) {
          case Arr _, Obj _ -> collection.get(key).equals(value);
          case SetValue s -> key.equals(value) && s.contains(key);
          case Undefined _, Null _, Bool _, Num _, Str _ -> false;
        });
  }
}
