package regent.opa.builtin;

import java.util.List;
import regent.opa.value.Bool;
import regent.opa.value.GoJsonSyntax;
import regent.opa.value.GoQuote;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// JSON texts.
final class JsonBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of("json.is_valid", "(x: string) => boolean", JsonBuiltins::isValid),
          Builtin.of("json.marshal", "(x: any) => string", JsonBuiltins::marshal),
          Builtin.of(
              "json.marshal_with_options",
              "(x: any, opts: object<indent: string, prefix: string, pretty: boolean>[string: any]) => string",
              JsonBuiltins::marshalWithOptions),
          Builtin.of("json.unmarshal", "(x: string) => any", JsonBuiltins::unmarshal));

  private JsonBuiltins() {}

  static Value marshal(Value x) {
    return Str.of(Json.write(x));
  }

  /// Options: `pretty`, `indent` (a tab by default) and `prefix`; the last two mean pretty too.
  static Value marshalWithOptions(Value x, Value options) throws BuiltinException {
    var given = Operands.object(options, 2);
    var indent = "\t";
    var prefix = "";
    boolean pretty = given.get("indent").isDefined() || given.get("prefix").isDefined();
    for (int i = 0; i < given.size(); i++) {
      var value = given.valueAt(i);
      switch (key(given, i)) {
        case "prefix" -> prefix = text("prefix", value, i);
        case "indent" -> indent = text("indent", value, i);
        case "pretty" -> {
          if (!(value instanceof Bool b)) {
            throw Operands.wrong(2, "key \"pretty\" failed cast to bool");
          }
          pretty = b.value();
        }
        default -> throw Operands.wrong(2, "object contained unknown key " + given.keyAt(i));
      }
    }
    return Str.of(pretty ? prefix + Json.pretty(x, prefix, indent) : Json.write(x));
  }

  private static String key(Obj options, int index) throws BuiltinException {
    try {
      return Operands.string(options.keyAt(index), index);
    } catch (BuiltinException e) {
      throw Operands.wrong(
          2,
          "failed to stringify key %s at index %d: %s"
              .formatted(options.keyAt(index), index, e.problem()));
    }
  }

  private static String text(String key, Value value, int index) throws BuiltinException {
    try {
      return Operands.string(value, index);
    } catch (BuiltinException e) {
      throw Operands.wrong(
          2, "key %s failed cast to string: %s".formatted(GoQuote.quote(key), e.problem()));
    }
  }

  static Value unmarshal(Value x) throws BuiltinException {
    var text = Operands.string(x, 1);
    try {
      return Json.read(text);
    } catch (JsonException _) {
      return unusual(text);
    }
  }

  /// What is not JSON, or JSON that only OPA takes.
  private static Value unusual(String text) throws BuiltinException {
    try {
      return Json.read(GoJsonSyntax.value(text));
    } catch (JsonException e) {
      throw new BuiltinException(e.problem());
    }
  }

  static Value isValid(Value x) {
    return Bool.of(x instanceof Str s && Json.isValid(s.value()));
  }
}
