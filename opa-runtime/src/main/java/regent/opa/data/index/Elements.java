package regent.opa.data.index;

import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// The elements of a collection by row: their number in Rego's order, from 0.
final class Elements {
  private Elements() {}

  /// 0 for scalars and undefined.
  static int size(Value collection) {
    return switch (collection) {
      case Arr array -> array.size();
      case Obj object -> object.size();
      case SetValue set -> set.size();
      case Value _ -> 0;
    };
  }

  /// The index, key or member at `row`.
  static Value key(Value collection, int row) {
    return switch (collection) {
      case Arr _ -> Num.of(row);
      case Obj object -> object.keyAt(row);
      case SetValue set -> set.at(row);
      case Value _ -> Undefined.UNDEFINED;
    };
  }

  /// The item, value or member at `row`.
  static Value value(Value collection, int row) {
    return switch (collection) {
      case Arr array -> array.at(row);
      case Obj object -> object.valueAt(row);
      case SetValue set -> set.at(row);
      case Value _ -> Undefined.UNDEFINED;
    };
  }
}
