package regent.opa.builtin;

import java.util.ArrayList;
import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// What `print` shows. The compiler wraps each operand into the set of its values, so that an
/// undefined one can be shown too.
final class PrintText {
  private static final String UNDEFINED = "<undefined>";

  private PrintText() {}

  /// One line for each combination of the operands' values.
  static List<String> lines(Arr operands) throws BuiltinException {
    var lines = List.of("");
    for (int i = 0; i < operands.size(); i++) {
      var longer = new ArrayList<String>();
      for (var line : lines) {
        for (var text : alternatives(operands.at(i))) {
          longer.add(i == 0 ? text : line + " " + text);
        }
      }
      lines = longer;
    }
    return lines;
  }

  static List<String> alternatives(Value operand) throws BuiltinException {
    return switch (operand) {
      case Str _, Num _, Bool _, Null _ -> List.of(text(operand));
      case SetValue s when s.size() == 0 -> List.of(UNDEFINED);
      case SetValue s -> s.members().stream().map(PrintText::text).toList();
      default ->
          throw new BuiltinException(
              BuiltinException.Kind.INTERNAL, "illegal argument type: " + operand.kind());
    };
  }

  private static String text(Value value) {
    return value instanceof Str s ? s.value() : value.toString();
  }
}
