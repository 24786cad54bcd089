package regent.opa.value;

/// A value of Rego: what JSON has, and sets; object keys are any values.
///
/// Values are immutable and may be shared between threads. `equals` is Rego's equality: numbers
/// are equal when their values are (`1` and `1.0`), objects and sets regardless of order.
/// `compareTo` is Rego's order: null, booleans, numbers, strings (by code point), arrays, objects,
/// sets. [Undefined] stands for the absence of a value; it never occurs inside another value.
///
/// Source: <https://www.openpolicyagent.org/docs/policy-reference> (Comparison)
public sealed interface Value extends Comparable<Value>
    permits Undefined, Null, Bool, Num, Str, Arr, Obj, SetValue {

  /// The rank of the kind in Rego's order; undefined is -1.
  int rank();

  /// Whether there is a value at all.
  default boolean isDefined() {
    return true;
  }

  /// The name of the kind, as `type_name` and messages give it.
  default String kind() {
    return switch (this) {
      case Undefined _ -> "undefined";
      case Null _ -> "null";
      case Bool _ -> "boolean";
      case Num _ -> "number";
      case Str _ -> "string";
      case Arr _ -> "array";
      case Obj _ -> "object";
      case SetValue _ -> "set";
    };
  }

  @Override
  default int compareTo(Value other) {
    return ValueOrder.compare(this, other);
  }

  /// The child under `key`: an array's item, an object's value or a set's member (itself);
  /// [Undefined] when there is none or this is a scalar.
  default Value get(Value key) {
    return Undefined.UNDEFINED;
  }
}
