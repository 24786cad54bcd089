package regent.opa.builtin;

import java.util.List;
import regent.opa.value.SetValue;
import regent.opa.value.Value;

/// Sets.
final class SetBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of("and", "(x: set[any], y: set[any]) => set[any]", SetBuiltins::and),
          Builtin.of("intersection", "(xs: set[set[any]]) => set[any]", SetBuiltins::intersection),
          Builtin.of("or", "(x: set[any], y: set[any]) => set[any]", SetBuiltins::or),
          Builtin.of("set_diff", "(set[any], set[any]) => set[any]", SetBuiltins::difference)
              .with(Builtin.Trait.DEPRECATED),
          Builtin.of("union", "(xs: set[set[any]]) => set[any]", SetBuiltins::union));

  private SetBuiltins() {}

  static Value and(Value x, Value y) throws BuiltinException {
    return Operands.set(x, 1).intersect(Operands.set(y, 2));
  }

  static Value or(Value x, Value y) throws BuiltinException {
    return Operands.set(x, 1).union(Operands.set(y, 2));
  }

  static Value difference(Value x, Value y) throws BuiltinException {
    return Operands.set(x, 1).minus(Operands.set(y, 2));
  }

  /// Empty when there are no sets.
  static Value intersection(Value sets) throws BuiltinException {
    SetValue common = null;
    for (var member : Operands.set(sets, 1).members()) {
      var set = Operands.set(member, 1);
      common = common == null ? set : common.intersect(set);
    }
    return common == null ? SetValue.EMPTY : common;
  }

  static Value union(Value sets) throws BuiltinException {
    var all = SetValue.builder();
    for (var member : Operands.set(sets, 1).members()) {
      var set = Operands.set(member, 1);
      for (int i = 0; i < set.size(); i++) {
        all.add(set.unsorted(i));
      }
    }
    return all.build();
  }
}
