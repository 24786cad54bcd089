package regent.opa.builtin;

import java.util.List;
import java.util.stream.Stream;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.SetValue;
import regent.opa.value.Value;

/// What policies use to look at themselves while they run.
final class DebugBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.contextual("print", "(any...)", DebugBuiltins::printValues),
          Builtin.contextual("internal.test_case", "(array[any])", (_, _) -> Bool.TRUE),
          Builtin.contextual("internal.print", "(array[set[any]])", DebugBuiltins::print),
          Builtin.contextual("trace", "(note: string) => boolean", DebugBuiltins::trace));

  private DebugBuiltins() {}

  static Value print(BuiltinContext context, Value[] operands) throws BuiltinException {
    for (var line : PrintText.lines(Operands.array(operands[0], 1))) {
      context.services().printer().print(line);
    }
    return Bool.TRUE;
  }

  /// What the compiler has not replaced: each operand is a value.
  static Value printValues(BuiltinContext context, Value[] operands) throws BuiltinException {
    var alternatives = Arr.of(Stream.of(operands).map(SetValue::of).toList());
    return print(context, new Value[] {alternatives});
  }

  /// Adds a note to the trace of the evaluation, where one is made.
  static Value trace(BuiltinContext context, Value[] operands) throws BuiltinException {
    context.services().tracer().print(Operands.string(operands[0], 1));
    return Bool.TRUE;
  }
}
