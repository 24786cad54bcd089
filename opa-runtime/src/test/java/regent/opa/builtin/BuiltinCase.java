package regent.opa.builtin;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// One call of a built-in and what comes of it, from a file of JSON. Among the operands
/// `{"$set": [...]}` is a set and `{"$object": [[key, value], ...]}` an object of any keys.
record BuiltinCase(String file, int index, Obj json) {
  private static final Instant NOW = Instant.parse("2027-03-01T12:00:00.000000001Z");

  static List<BuiltinCase> readAll(String file, String text) throws JsonException {
    var cases = ((Arr) Json.read(text)).items();
    return IntStream.range(0, cases.size())
        .mapToObj(i -> new BuiltinCase(file, i, (Obj) cases.get(i)))
        .toList();
  }

  String call() {
    return ((Str) json.get("call")).value();
  }

  /// The answer as JSON text, `undefined`, or `error: ` and the message.
  String wanted() {
    if (json.get("error") instanceof Str error) {
      return "error: " + error.value();
    }
    var want = json.get("want");
    return want.isDefined() ? Json.write(want) : "undefined";
  }

  String answer() {
    var builtin = Builtins.standard().find(call());
    if (builtin == null) {
      return "no such built-in";
    }
    var operands =
        ((Arr) json.get("operands"))
            .items().stream().map(BuiltinCase::decode).toArray(Value[]::new);
    try {
      var answer = builtin.call(new BuiltinContext(NOW), operands);
      // A byte that is not UTF-8 is written as an escape, and is a plain U+FFFD once read back.
      return answer instanceof Undefined ? "undefined" : Json.write(Json.read(Json.write(answer)));
    } catch (JsonException e) {
      return "no JSON: " + e.getMessage();
    } catch (BuiltinException e) {
      return "error: " + e.getMessage();
    }
  }

  private static Value decode(Value json) {
    return switch (json) {
      case Arr a -> Arr.of(a.items().stream().map(BuiltinCase::decode).toList());
      case Obj o when o.get("$set") instanceof Arr members ->
          SetValue.of(members.items().stream().map(BuiltinCase::decode).toList());
      case Obj o when o.get("$object") instanceof Arr entries -> {
        var object = Obj.builder();
        entries.items().forEach(e -> object.put(decode(((Arr) e).at(0)), decode(((Arr) e).at(1))));
        yield object.build();
      }
      case Obj o -> {
        var object = Obj.builder();
        o.forEach((k, v) -> object.put(k, decode(v)));
        yield object.build();
      }
      default -> json;
    };
  }

  @Override
  public String toString() {
    return file + "[" + index + "] " + call() + " " + json.get("operands");
  }
}
