package regent.opa.builtin;

import java.util.List;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Semantic versions.
///
/// Source: <https://semver.org>
final class SemverBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of("semver.compare", "(a: string, b: string) => number", SemverBuiltins::compare),
          Builtin.of("semver.is_valid", "(vsn: any) => boolean", SemverBuiltins::isValid));

  private SemverBuiltins() {}

  static Value compare(Value a, Value b) throws BuiltinException {
    var x = Operands.string(a, 1);
    var y = Operands.string(b, 2);
    return Num.of(parse(x, 1).compareTo(parse(y, 2)));
  }

  private static SemanticVersion parse(String text, int position) throws BuiltinException {
    return SemanticVersion.parse(text)
        .orElseThrow(
            () ->
                new BuiltinException(
                    "operand " + position + ": string \"" + text + "\" is not a valid SemVer"));
  }

  static Value isValid(Value version) {
    return Bool.of(version instanceof Str s && SemanticVersion.parse(s.value()).isPresent());
  }
}
