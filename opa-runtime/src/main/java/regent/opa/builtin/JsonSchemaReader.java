package regent.opa.builtin;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Reads schemas and reports the first mistake.
final class JsonSchemaReader {
  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "null", "object", "string");
  private static final int ALL_DRAFTS = Integer.MAX_VALUE;

  private static final int MAX_DEPTH = 500;

  private final SchemaDocuments documents;

  /// 4, 6, 7, or [#ALL_DRAFTS] when the schema does not say.
  private final int draft;

  private final Map<String, JsonSchema> references = new HashMap<>();
  private int depth;

  private JsonSchemaReader(SchemaDocuments documents) {
    this.documents = documents;
    this.draft = draft(documents.root());
  }

  /// @param source where remote references are fetched from
  /// @throws BuiltinException with the first mistake
  static JsonSchema read(Value json, SchemaSource source) throws BuiltinException {
    if (json instanceof Arr) {
      throw new BuiltinException("schema is invalid");
    }
    var documents = new SchemaDocuments(json, source);
    var reader = new JsonSchemaReader(documents);
    var schema = new JsonSchema();
    reader.references.put("#", schema);
    reader.fill(schema, documents.root());
    return schema;
  }

  private static int draft(Value root) {
    if (!(root.get(Str.of("$schema")) instanceof Str s)) {
      return ALL_DRAFTS;
    }
    return switch (s.value().replaceFirst("#$", "")) {
      case "http://json-schema.org/draft-04/schema" -> 4;
      case "http://json-schema.org/draft-06/schema" -> 6;
      case "http://json-schema.org/draft-07/schema" -> 7;
      default -> ALL_DRAFTS;
    };
  }

  private JsonSchema schema(Value json) throws BuiltinException {
    var schema = new JsonSchema();
    fill(schema, json);
    return schema;
  }

  private void fill(JsonSchema schema, Value json) throws BuiltinException {
    if (draft >= 6 && json instanceof Bool b) {
      schema.always = b.value();
      return;
    }
    if (!(json instanceof Obj o)) {
      throw new BuiltinException("Expected: Valid Schema, given: Invalid JSON");
    }
    text(o, draft == 4 || o.get("id").isDefined() && draft == ALL_DRAFTS ? "id" : "$id");
    definitions(o);
    text(o, "title");
    text(o, "description");
    var reference = text(o, "$ref");
    if (reference != null) {
      schema.reference = reference(reference);
      return;
    }
    types(schema, o);
    objects(schema, o);
    items(schema, o);
    numbers(schema, o);
    sizes(schema, o);
    values(schema, o);
    combinations(schema, o);
  }

  private void definitions(Obj json) throws BuiltinException {
    var definitions = json.get("definitions");
    if (!definitions.isDefined()) {
      return;
    }
    if (!(definitions instanceof Obj all)) {
      throw invalidType("Array Of Schemas", "definitions");
    }
    for (int i = 0; i < all.size(); i++) {
      if (!isSchema(all.valueAt(i))) {
        throw invalidType("Array Of Schemas", "definitions");
      }
      schema(all.valueAt(i));
    }
  }

  private static boolean isSchema(Value json) {
    return json instanceof Bool || json instanceof Obj;
  }

  private JsonSchema reference(String reference) throws BuiltinException {
    var known = references.get(reference);
    if (known != null) {
      return known;
    }
    var target = documents.get(reference);
    if (!isSchema(target)) {
      throw new BuiltinException("Valid Schema must be of type object");
    }
    var schema = new JsonSchema();
    references.put(reference, schema);
    if (++depth > MAX_DEPTH) {
      throw new BuiltinException("exceeded max depth of references");
    }
    fill(schema, target);
    depth--;
    return schema;
  }

  private static BuiltinException invalidType(String expected, String given) {
    return new BuiltinException("Invalid type. Expected: " + expected + ", given: " + given);
  }

  private static @Nullable String text(Obj json, String key) throws BuiltinException {
    var value = json.get(key);
    if (value.isDefined() && !(value instanceof Str)) {
      throw invalidType("string", key);
    }
    return value instanceof Str s ? s.value() : null;
  }

  private static List<Value> list(Obj json, String key) throws BuiltinException {
    var value = json.get(key);
    if (value.isDefined() && !(value instanceof Arr)) {
      throw new BuiltinException(key + " must be of an array");
    }
    return value instanceof Arr a ? a.items() : List.of();
  }

  private static void types(JsonSchema schema, Obj json) throws BuiltinException {
    switch (json.get("type")) {
      case Undefined _ -> {}
      case Str s -> type(schema, s.value());
      case Arr a -> {
        for (var item : a.items()) {
          if (!(item instanceof Str s)) {
            throw invalidType("type", "string/Array Of Strings");
          }
          type(schema, s.value());
        }
      }
      default -> throw invalidType("type", "string/Array Of Strings");
    }
  }

  private static void type(JsonSchema schema, String type) throws BuiltinException {
    if (!TYPES.contains(type)) {
      throw new BuiltinException(
          "has a primitive type that is NOT VALID -- given: /%s/ Expected valid values are:[%s]"
              .formatted(type, String.join(" ", TYPES)));
    }
    if (schema.types.contains(type)) {
      throw new BuiltinException(type + " type is duplicated");
    }
    schema.types.add(type);
  }

  private void objects(JsonSchema schema, Obj json) throws BuiltinException {
    var properties = json.get("properties");
    if (properties.isDefined()) {
      if (!(properties instanceof Obj all)) {
        throw new BuiltinException("Properties must be of type object");
      }
      for (int i = 0; i < all.size(); i++) {
        schema.properties.put(((Str) all.keyAt(i)).value(), schema(all.valueAt(i)));
      }
    }
    schema.additionalProperties = schemaOrBoolean(json, "additionalProperties");
    patternProperties(schema, json);
    var names = json.get("propertyNames");
    if (names.isDefined() && draft >= 6) {
      if (!isSchema(names)) {
        throw invalidType("Valid Schema", "patternProperties");
      }
      schema.propertyNames = schema(names);
    }
    dependencies(schema, json);
  }

  /// Absent when there is none.
  private @Nullable JsonSchema schemaOrBoolean(Obj json, String key) throws BuiltinException {
    return switch (json.get(key)) {
      case Undefined _ -> null;
      case Bool b -> {
        var always = new JsonSchema();
        always.always = b.value();
        yield always;
      }
      case Obj o -> schema(o);
      default -> throw invalidType("boolean/Valid Schema", key);
    };
  }

  private void patternProperties(JsonSchema schema, Obj json) throws BuiltinException {
    var patterns = json.get("patternProperties");
    if (!patterns.isDefined()) {
      return;
    }
    if (!(patterns instanceof Obj all)) {
      throw invalidType("Valid Schema", "patternProperties");
    }
    for (int i = 0; i < all.size(); i++) {
      var pattern = ((Str) all.keyAt(i)).value();
      try {
        GoRegex.compile(pattern);
      } catch (BuiltinException e) {
        throw new BuiltinException("Invalid regex pattern '" + pattern + "'");
      }
      schema.patternProperties.put(pattern, schema(all.valueAt(i)));
    }
  }

  private void dependencies(JsonSchema schema, Obj json) throws BuiltinException {
    var dependencies = json.get("dependencies");
    if (!dependencies.isDefined()) {
      return;
    }
    if (!(dependencies instanceof Obj all)) {
      throw new BuiltinException("dependencies must be of type object");
    }
    for (int i = 0; i < all.size(); i++) {
      var key = ((Str) all.keyAt(i)).value();
      switch (all.valueAt(i)) {
        case Arr names when names.items().stream().allMatch(Str.class::isInstance) ->
            schema.requiredWith.put(
                key, names.items().stream().map(n -> ((Str) n).value()).toList());
        case Bool b -> schema.dependentSchemas.put(key, schema(b));
        case Obj o -> schema.dependentSchemas.put(key, schema(o));
        default ->
            throw new BuiltinException("Dependency must be of type Schema Or Array Of Strings");
      }
    }
  }

  private void items(JsonSchema schema, Obj json) throws BuiltinException {
    var items = json.get("items");
    switch (items) {
      case Undefined _ -> {}
      case Arr a -> {
        for (var item : a.items()) {
          if (!isSchema(item)) {
            throw invalidType("Valid Schema/Array Of Schemas", "items");
          }
          schema.items.add(schema(item));
        }
      }
      case Bool _, Obj _ -> {
        schema.items.add(schema(items));
        schema.isSameForAllItems = true;
      }
      default -> throw invalidType("Valid Schema/Array Of Schemas", "items");
    }
    schema.additionalItems = schemaOrBoolean(json, "additionalItems");
  }

  private static @Nullable BigDecimal number(Value value) {
    return value instanceof Num n ? n.decimal() : null;
  }

  private void numbers(JsonSchema schema, Obj json) throws BuiltinException {
    if (json.get("multipleOf").isDefined()) {
      schema.multipleOf = number(json.get("multipleOf"));
      if (schema.multipleOf == null) {
        throw invalidType("Number", "multipleOf");
      }
      if (schema.multipleOf.signum() <= 0) {
        throw new BuiltinException("multipleOf must be strictly greater than 0");
      }
    }
    schema.minimum = bound(json, "minimum");
    schema.exclusiveMinimum = exclusive(json, "exclusiveMinimum", "minimum", schema.minimum);
    if (json.get("exclusiveMinimum") == Bool.TRUE) {
      schema.minimum = null;
    }
    schema.maximum = bound(json, "maximum");
    schema.exclusiveMaximum = exclusive(json, "exclusiveMaximum", "maximum", schema.maximum);
    if (json.get("exclusiveMaximum") == Bool.TRUE) {
      schema.maximum = null;
    }
  }

  private static @Nullable BigDecimal bound(Obj json, String key) throws BuiltinException {
    var value = json.get(key);
    if (value.isDefined() && !(value instanceof Num)) {
      throw new BuiltinException(key + " must be of a Number");
    }
    return number(value);
  }

  /// In draft 4 a boolean that makes the other bound exclusive, later a number.
  private @Nullable BigDecimal exclusive(
      Obj json, String key, String boundKey, @Nullable BigDecimal bound) throws BuiltinException {
    var value = json.get(key);
    if (!value.isDefined()) {
      return null;
    }
    boolean mayBeNumber = draft != 4;
    boolean mayBeBoolean = draft == 4 || draft == ALL_DRAFTS;
    if (mayBeNumber && value instanceof Num n) {
      return n.decimal();
    }
    if (!mayBeBoolean || !(value instanceof Bool b)) {
      var expected =
          mayBeBoolean && mayBeNumber ? "boolean/number" : mayBeNumber ? "number" : "boolean";
      throw invalidType(expected, key);
    }
    if (bound == null) {
      throw new BuiltinException(key + " cannot be used without " + boundKey);
    }
    return b.value() ? bound : null;
  }

  private static void sizes(JsonSchema schema, Obj json) throws BuiltinException {
    schema.minLength = size(json, "minLength");
    schema.maxLength = size(json, "maxLength");
    checkOrder(schema.minLength, schema.maxLength, "minLength cannot be greater than maxLength");
    schema.pattern = text(json, "pattern");
    if (schema.pattern != null) {
      try {
        schema.compiledPattern = GoRegex.compile(schema.pattern);
      } catch (BuiltinException e) {
        throw new BuiltinException("pattern must be a valid regex");
      }
    }
    schema.format = text(json, "format");
    schema.minProperties = size(json, "minProperties");
    schema.maxProperties = size(json, "maxProperties");
    checkOrder(
        schema.minProperties,
        schema.maxProperties,
        "minProperties cannot be greater than maxProperties");
    for (var name : list(json, "required")) {
      if (!(name instanceof Str s)) {
        throw invalidType("string", "required");
      }
      if (schema.required.contains(s.value())) {
        throw new BuiltinException("required items must be unique");
      }
      schema.required.add(s.value());
    }
    schema.minItems = size(json, "minItems");
    schema.maxItems = size(json, "maxItems");
    var unique = json.get("uniqueItems");
    if (unique.isDefined() && !(unique instanceof Bool)) {
      throw new BuiltinException("uniqueItems must be of a boolean");
    }
    schema.uniqueItems = unique == Bool.TRUE;
  }

  private static @Nullable Integer size(Obj json, String key) throws BuiltinException {
    var value = json.get(key);
    if (!value.isDefined()) {
      return null;
    }
    if (!(value instanceof Num n) || !n.isLong()) {
      throw new BuiltinException(key + " must be of an integer");
    }
    if (n.longValue() < 0) {
      throw new BuiltinException(key + " must be greater than or equal to 0");
    }
    return (int) Math.min(n.longValue(), Integer.MAX_VALUE);
  }

  private static void checkOrder(@Nullable Integer low, @Nullable Integer high, String problem)
      throws BuiltinException {
    if (low != null && high != null && low > high) {
      throw new BuiltinException(problem);
    }
  }

  private void values(JsonSchema schema, Obj json) throws BuiltinException {
    if (draft >= 6 && json.get("contains").isDefined()) {
      schema.contains = schema(json.get("contains"));
    }
    if (draft >= 6 && json.get("const").isDefined()) {
      schema.constant = JsonSchemaValidator.text(json.get("const"));
    }
    if (!json.get("enum").isDefined()) {
      return;
    }
    var values = new ArrayList<String>();
    for (var value : list(json, "enum")) {
      var text = JsonSchemaValidator.text(value);
      if (values.contains(text)) {
        throw new BuiltinException("enum items must be unique");
      }
      values.add(text);
    }
    schema.oneOfValues = values;
  }

  private void combinations(JsonSchema schema, Obj json) throws BuiltinException {
    for (var each : list(json, "oneOf")) {
      schema.oneOf.add(schema(each));
    }
    for (var each : list(json, "anyOf")) {
      schema.anyOf.add(schema(each));
    }
    for (var each : list(json, "allOf")) {
      schema.allOf.add(schema(each));
    }
    schema.not = one(json, "not");
    if (draft >= 7) {
      schema.condition = one(json, "if");
      schema.then = one(json, "then");
      schema.otherwise = one(json, "else");
    }
  }

  private @Nullable JsonSchema one(Obj json, String key) throws BuiltinException {
    var value = json.get(key);
    if (!value.isDefined()) {
      return null;
    }
    if (!isSchema(value)) {
      throw new BuiltinException(key + " must be of an object");
    }
    return schema(value);
  }
}
