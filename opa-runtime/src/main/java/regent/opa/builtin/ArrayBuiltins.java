package regent.opa.builtin;

import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Value;

/// Arrays.
final class ArrayBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of(
              "array.concat",
              "(x: array[any], y: array[any]) => array[any]",
              ArrayBuiltins::concat),
          Builtin.of("array.flatten", "(arr: array[any]) => array[any]", ArrayBuiltins::flatten),
          Builtin.of("array.reverse", "(arr: array[any]) => array[any]", ArrayBuiltins::reverse),
          Builtin.of(
              "array.slice",
              "(arr: array[any], start: number, stop: number) => array[any]",
              ArrayBuiltins::slice));

  private ArrayBuiltins() {}

  static Value concat(Value x, Value y) throws BuiltinException {
    return Operands.array(x, 1).concat(Operands.array(y, 2));
  }

  /// Arrays inside are replaced by their items, one level deep.
  static Value flatten(Value array) throws BuiltinException {
    var flat = Arr.builder();
    for (var item : Operands.array(array, 1).items()) {
      if (item instanceof Arr nested) {
        nested.items().forEach(flat::add);
      } else {
        flat.add(item);
      }
    }
    return flat.build();
  }

  static Value reverse(Value array) throws BuiltinException {
    return Arr.of(Operands.array(array, 1).items().reversed());
  }

  /// Bounds outside the array are moved to its ends.
  static Value slice(Value array, Value start, Value stop) throws BuiltinException {
    var items = Operands.array(array, 1);
    long from = Operands.integer(start, 2);
    long to = Math.clamp(Operands.integer(stop, 3), 0, items.size());
    return items.slice((int) Math.clamp(from, 0, to), (int) to);
  }
}
