package regent.opa.builtin;

import java.util.List;
import regent.opa.builtin.graphql.Graphql;
import regent.opa.builtin.graphql.GraphqlException;
import regent.opa.builtin.graphql.Schema;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// GraphQL: queries and schemas are text, or the values that these functions make of text.
///
/// Source: <https://www.openpolicyagent.org/docs/policy-reference/builtins/graphql>
final class GraphqlBuiltins {
  private static final String DOCUMENT = "any<string, object[any: any]>";

  static final List<Builtin> ALL =
      List.of(
          Builtin.contextual(
              "graphql.is_valid",
              "(query: " + DOCUMENT + ", schema: " + DOCUMENT + ") => boolean",
              GraphqlBuiltins::isValid),
          Builtin.contextual(
              "graphql.parse",
              "(query: "
                  + DOCUMENT
                  + ", schema: "
                  + DOCUMENT
                  + ") => array<object[any: any], object[any: any]>",
              GraphqlBuiltins::parse),
          Builtin.contextual(
              "graphql.parse_and_verify",
              "(query: "
                  + DOCUMENT
                  + ", schema: "
                  + DOCUMENT
                  + ") => array<boolean, object[any: any], object[any: any]>",
              GraphqlBuiltins::parseAndVerify),
          Builtin.of(
              "graphql.parse_query",
              "(query: string) => object[any: any]",
              GraphqlBuiltins::parseQuery),
          Builtin.contextual(
              "graphql.parse_schema",
              "(schema: string) => object[any: any]",
              GraphqlBuiltins::parseSchema),
          Builtin.contextual(
              "graphql.schema_is_valid",
              "(schema: " + DOCUMENT + ") => boolean",
              GraphqlBuiltins::schemaIsValid));

  private GraphqlBuiltins() {}

  private record ValueKey(Value schema) implements BuiltinCache.Named {
    @Override
    public String cache() {
      return GRAPHQL;
    }
  }

  private record CheckedKey(Value schema) implements BuiltinCache.Named {
    @Override
    public String cache() {
      return GRAPHQL;
    }
  }

  static Value isValid(BuiltinContext context, Value[] operands) throws BuiltinException {
    try {
      var query = query(operands[0]);
      Graphql.check(query, checked(context, operands[1], 1), context::isCancelled);
      return Bool.TRUE;
    } catch (GraphqlException e) {
      throwIfCancelled(e);
      return Bool.FALSE;
    } catch (BuiltinException e) {
      return falseUnlessHalting(e);
    }
  }

  /// The query and the schema as values, once the query is valid.
  static Value parse(BuiltinContext context, Value[] operands) throws BuiltinException {
    try {
      var query = query(operands[0]);
      var schemaValue = value(context, operands[1], 1);
      Graphql.check(query, checked(context, operands[1], 1), context::isCancelled);
      return Arr.of(query.value(), schemaValue);
    } catch (GraphqlException e) {
      throw problem(e);
    }
  }

  /// The same after true; two empty objects after false when there is any problem.
  static Value parseAndVerify(BuiltinContext context, Value[] operands) throws BuiltinException {
    try {
      var parsed = (Arr) parse(context, operands);
      return Arr.of(Bool.TRUE, parsed.at(0), parsed.at(1));
    } catch (BuiltinException e) {
      return Arr.of(falseUnlessHalting(e), Obj.EMPTY, Obj.EMPTY);
    }
  }

  static Value parseQuery(Value query) throws BuiltinException {
    try {
      return Graphql.query(Operands.string(query, 1)).value();
    } catch (GraphqlException e) {
      throw problem(e);
    }
  }

  static Value parseSchema(BuiltinContext context, Value[] operands) throws BuiltinException {
    var _ = Operands.string(operands[0], 1);
    return value(context, operands[0], 0);
  }

  static Value schemaIsValid(BuiltinContext context, Value[] operands) throws BuiltinException {
    try {
      var _ = checked(context, operands[0], 0);
      return Bool.TRUE;
    } catch (BuiltinException e) {
      return falseUnlessHalting(e);
    }
  }

  private static Value falseUnlessHalting(BuiltinException e) throws BuiltinException {
    if (e.halts()) {
      throw e;
    }
    return Bool.FALSE;
  }

  private static void throwIfCancelled(GraphqlException e) throws BuiltinException {
    if (e.isCancelled()) {
      throw problem(e);
    }
  }

  private static BuiltinException problem(GraphqlException e) {
    return new BuiltinException(
        e.isCancelled() ? BuiltinException.Kind.CANCEL : BuiltinException.Kind.BUILTIN, e.text());
  }

  /// OPA counts operands from 0 here.
  private static Graphql.Document query(Value operand) throws BuiltinException, GraphqlException {
    return switch (operand) {
      case Str text -> Graphql.query(text.value());
      case Obj value -> Graphql.query(value);
      default -> throw Operands.wrongKind(0, operand, "string", "object");
    };
  }

  private static Graphql.SchemaText schema(Value operand, int position)
      throws BuiltinException, GraphqlException {
    return switch (operand) {
      case Str text -> Graphql.schema(text.value());
      case Obj value -> Graphql.schema(value);
      default -> throw Operands.wrongKind(position, operand, "string", "object");
    };
  }

  private static Value value(BuiltinContext context, Value operand, int position)
      throws BuiltinException {
    return context
        .services()
        .cache()
        .get(
            new ValueKey(operand),
            key -> {
              try {
                return schema(key.schema, position).value();
              } catch (GraphqlException e) {
                throw problem(e);
              }
            });
  }

  private static Schema checked(BuiltinContext context, Value operand, int position)
      throws BuiltinException {
    return context
        .services()
        .cache()
        .get(
            new CheckedKey(operand),
            key -> {
              try {
                return Graphql.check(schema(key.schema, position), context::isCancelled);
              } catch (GraphqlException e) {
                throw problem(e);
              }
            });
  }
}
