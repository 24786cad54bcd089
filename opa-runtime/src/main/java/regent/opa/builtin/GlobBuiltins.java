package regent.opa.builtin;

import java.util.List;
import regent.opa.value.Bool;
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
    var delimiters = GlobPattern.delimiters(operands[1]);
    var text = Operands.string(operands[2], 3);
    return Bool.of(GlobPattern.of(context, pattern, delimiters).matches(text));
  }

  static Value quoteMeta(Value pattern) throws BuiltinException {
    return Str.of(Operands.string(pattern, 1).replaceAll("([*?\\\\\\[\\]{}])", "\\\\$1"));
  }
}
