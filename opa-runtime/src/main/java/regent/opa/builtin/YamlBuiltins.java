package regent.opa.builtin;

import java.util.List;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// YAML texts.
final class YamlBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of("yaml.is_valid", "(x: string) => boolean", YamlBuiltins::isValid),
          Builtin.of("yaml.marshal", "(x: any) => string", YamlBuiltins::marshal),
          Builtin.of("yaml.unmarshal", "(x: string) => any", YamlBuiltins::unmarshal));

  private YamlBuiltins() {}

  static Value marshal(Value x) {
    return Str.of(YamlWriter.write(Json.plain(x)));
  }

  /// The first document; null when there is none.
  static Value unmarshal(Value x) throws BuiltinException {
    return YamlReader.read(Operands.string(x, 1));
  }

  static Value isValid(Value x) {
    if (!(x instanceof Str s)) {
      return Bool.FALSE;
    }
    try {
      return Bool.of(YamlReader.read(s.value()).isDefined());
    } catch (BuiltinException e) {
      return Bool.FALSE;
    }
  }
}
