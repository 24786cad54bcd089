package regent.opa.builtin;

import java.util.List;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Null;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// JSON Schema, drafts 4 to 7.
///
/// Source: <https://json-schema.org>, and the messages of the library that OPA uses.
final class SchemaBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.contextual(
                  "json.match_schema",
                  "(document: any<string, object[any: any]>, schema: any<string, object[any: any]>) => array<boolean, array[object<desc: string, error: string, field: string, type: string>]>",
                  SchemaBuiltins::match)
              .with(Builtin.Trait.NONDETERMINISTIC),
          Builtin.contextual(
                  "json.verify_schema",
                  "(schema: any<string, object[any: any]>) => array<boolean, any<null, string>>",
                  SchemaBuiltins::verify)
              .with(Builtin.Trait.NONDETERMINISTIC));

  private SchemaBuiltins() {}

  private record CacheKey(Value schema) {}

  /// Whether the document fits the schema, and every problem if not.
  static Value match(BuiltinContext context, Value[] operands) throws BuiltinException {
    var document = json(operands[0]);
    var schema =
        context
            .services()
            .cache()
            .get(
                new CacheKey(operands[1]),
                key -> JsonSchemaReader.read(json(key.schema()), source(context)));
    var problems = new JsonSchemaValidator(context::isCancelled).validate(schema, document);
    var list = Arr.builder();
    for (var problem : problems) {
      list.add(
          Obj.builder()
              .put("error", Str.of(problem.field() + ": " + problem.description()))
              .put("type", Str.of(problem.type()))
              .put("field", Str.of(problem.field()))
              .put("desc", Str.of(problem.description()))
              .build());
    }
    return Arr.of(Bool.of(problems.isEmpty()), list.build());
  }

  /// Whether the schema is one, and the problem if not.
  static Value verify(BuiltinContext context, Value[] operands) throws BuiltinException {
    try {
      var _ = JsonSchemaReader.read(json(operands[0]), source(context));
      return Arr.of(Bool.TRUE, Null.NULL);
    } catch (BuiltinException e) {
      if (e.halts()) {
        throw e;
      }
      return Arr.of(Bool.FALSE, Str.of("jsonschema: " + e.problem()));
    }
  }

  private static SchemaSource source(BuiltinContext context) {
    var services = context.services();
    return SchemaSource.over(services.http(), services.hosts(), context::isCancelled);
  }

  private static Value json(Value operand) throws BuiltinException {
    return switch (operand) {
      case Str s -> {
        try {
          yield Json.read(s.value());
        } catch (JsonException e) {
          throw new BuiltinException("invalid JSON string");
        }
      }
      case Obj _, Arr _ -> Json.plain(operand);
      default -> throw new BuiltinException("wrong type, expected string or object");
    };
  }
}
