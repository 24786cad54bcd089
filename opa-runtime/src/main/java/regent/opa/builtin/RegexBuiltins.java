package regent.opa.builtin;

import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Str;
import regent.opa.value.Utf8;
import regent.opa.value.Value;

/// Regular expressions with the meaning of RE2.
///
/// Source: <https://pkg.go.dev/regexp>
final class RegexBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.contextual("re_match", "(string, string) => boolean", RegexBuiltins::match)
              .with(Builtin.Trait.DEPRECATED),
          Builtin.contextual(
              "regex.find_all_string_submatch_n",
              "(pattern: string, value: string, number: number) => array[array[string]]",
              RegexBuiltins::findGroups),
          Builtin.contextual(
              "regex.find_n",
              "(pattern: string, value: string, number: number) => array[string]",
              RegexBuiltins::find),
          Builtin.of(
              "regex.globs_match",
              "(glob1: string, glob2: string) => boolean",
              RegexBuiltins::globsMatch),
          Builtin.of("regex.is_valid", "(pattern: string) => boolean", RegexBuiltins::isValid),
          Builtin.contextual(
              "regex.match", "(pattern: string, value: string) => boolean", RegexBuiltins::match),
          Builtin.contextual(
              "regex.replace",
              "(s: string, pattern: string, value: string) => string",
              RegexBuiltins::replace),
          Builtin.contextual(
              "regex.split",
              "(pattern: string, value: string) => array[string]",
              RegexBuiltins::split),
          Builtin.contextual(
              "regex.template_match",
              "(template: string, value: string, delimiter_start: string, delimiter_end: string) => boolean",
              RegexBuiltins::matchTemplate));

  private RegexBuiltins() {}

  static Value isValid(Value pattern) {
    try {
      return Bool.of(pattern instanceof Str s && GoRegex.compile(s.value()) != null);
    } catch (BuiltinException e) {
      return Bool.FALSE;
    }
  }

  static Value match(BuiltinContext context, Value[] operands) throws BuiltinException {
    var pattern = Operands.string(operands[0], 1);
    var text = Operands.string(operands[1], 2);
    return Bool.of(GoRegex.of(context, pattern).matches(text));
  }

  static Value split(BuiltinContext context, Value[] operands) throws BuiltinException {
    var pattern = Operands.string(operands[0], 1);
    var text = Operands.string(operands[1], 2);
    return texts(GoRegex.of(context, pattern).split(text));
  }

  /// The first `n` matches, or all when it is negative.
  static Value find(BuiltinContext context, Value[] operands) throws BuiltinException {
    return texts(groups(context, operands).stream().map(List::getFirst).toList());
  }

  /// As `find`, and with each match its groups; empty where a group took no part.
  static Value findGroups(BuiltinContext context, Value[] operands) throws BuiltinException {
    var matches = Arr.builder();
    groups(context, operands).forEach(groups -> matches.add(texts(groups)));
    return matches.build();
  }

  private static List<List<String>> groups(BuiltinContext context, Value[] operands)
      throws BuiltinException {
    var pattern = Operands.string(operands[0], 1);
    var text = Operands.string(operands[1], 2);
    long limit = Operands.integer(operands[2], 3);
    return GoRegex.of(context, pattern).find(text, limit);
  }

  static Value replace(BuiltinContext context, Value[] operands) throws BuiltinException {
    var text = Operands.string(operands[0], 1);
    var pattern = Operands.string(operands[1], 2);
    var template = Operands.string(operands[2], 3);
    return Str.of(GoRegex.of(context, pattern).replaceAll(text, template));
  }

  /// Whether some text matches both globs.
  static Value globsMatch(Value glob1, Value glob2) throws BuiltinException {
    var a = Operands.string(glob1, 1);
    var b = Operands.string(glob2, 2);
    return Bool.of(GlobIntersection.exists(a, b));
  }

  /// Plain text, with patterns between delimiters of one character.
  static Value matchTemplate(BuiltinContext context, Value[] operands) throws BuiltinException {
    var template = Operands.string(operands[0], 1);
    var text = Operands.string(operands[1], 2);
    var start = Operands.string(operands[2], 3);
    var end = Operands.string(operands[3], 4);
    if (Utf8.length(start) != 1) {
      throw new BuiltinException(
          "start delimiter has to be exactly one character long but is %d long"
              .formatted(Utf8.length(start)));
    }
    if (Utf8.length(end) != 1) {
      throw new BuiltinException(
          "end delimiter has to be exactly one character long but is %d long"
              .formatted(Utf8.length(start)));
    }
    var pattern = GoRegex.template(template, start.charAt(0), end.charAt(0));
    return Bool.of(GoRegex.of(context, pattern).matches(text));
  }

  private static Arr texts(List<String> texts) {
    return Arr.wrap(texts.stream().map(Str::of).toArray(Value[]::new));
  }
}
