package regent.opa.builtin;

import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Globs.
final class GlobBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.contextual(
              "glob.match",
              "(pattern: string, delimiters: any<null, array[string]>, match: string) => boolean",
              GlobBuiltins::match),
          Builtin.of("glob.quote_meta", "(pattern: string) => string", GlobBuiltins::quoteMeta));

  private GlobBuiltins() {}

  /// No delimiters mean `.`, null means that there are none.
  static Value match(BuiltinContext context, Value[] operands) throws BuiltinException {
    var pattern = Operands.string(operands[0], 1);
    var delimiters = delimiters(operands[1]);
    var text = Operands.string(operands[2], 3);
    return Bool.of(GlobPattern.of(context, pattern, delimiters).matches(text));
  }

  private static String delimiters(Value operand) throws BuiltinException {
    if (operand instanceof Null) {
      return "";
    }
    if (!(operand instanceof Arr array)) {
      throw Operands.wrongKind(2, operand, "array", "null");
    }
    var delimiters = new StringBuilder();
    for (var item : array.items()) {
      if (!(item instanceof Str s)) {
        throw Operands.wrongMember(2, operand, item, "string");
      }
      if (s.value().codePointCount(0, s.value().length()) != 1) {
        throw Operands.wrongMember(2, operand, item, "rune");
      }
      delimiters.append(s.value());
    }
    return array.size() == 0 ? "." : delimiters.toString();
  }

  static Value quoteMeta(Value pattern) throws BuiltinException {
    return Str.of(Operands.string(pattern, 1).replaceAll("([*?\\\\\\[\\]{}])", "\\\\$1"));
  }
}
