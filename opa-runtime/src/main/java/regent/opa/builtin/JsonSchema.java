package regent.opa.builtin;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A schema as [JsonSchemaReader] reads it. References make it a graph with circles, which is why
/// it is filled step by step; once read it does not change.
final class JsonSchema {
  /// Set for the schemas `true` and `false`.
  @Nullable Boolean always;

  /// What `$ref` leads to; the other keywords do not count then.
  @Nullable JsonSchema reference;

  final List<String> types = new ArrayList<>();
  final SortedMap<String, JsonSchema> properties = new TreeMap<>();
  final SortedMap<String, JsonSchema> patternProperties = new TreeMap<>();

  /// Absent: anything goes.
  @Nullable JsonSchema additionalProperties;

  @Nullable JsonSchema propertyNames;

  /// By property: the properties that must be there too.
  final SortedMap<String, List<String>> requiredWith = new TreeMap<>();

  /// By property: the schema that the whole object must fit then.
  final SortedMap<String, JsonSchema> dependentSchemas = new TreeMap<>();

  /// One for all items, or one for each of the first.
  final List<JsonSchema> items = new ArrayList<>();

  boolean isSameForAllItems;
  @Nullable JsonSchema additionalItems;
  @Nullable JsonSchema contains;
  @Nullable BigDecimal multipleOf;
  @Nullable BigDecimal minimum;
  @Nullable BigDecimal exclusiveMinimum;
  @Nullable BigDecimal maximum;
  @Nullable BigDecimal exclusiveMaximum;
  @Nullable Integer minLength;
  @Nullable Integer maxLength;
  @Nullable Integer minItems;
  @Nullable Integer maxItems;
  @Nullable Integer minProperties;
  @Nullable Integer maxProperties;
  @Nullable String pattern;
  @Nullable GoRegex compiledPattern;
  @Nullable String format;
  final List<String> required = new ArrayList<>();
  boolean uniqueItems;

  /// Values as JSON text with numbers as floats.
  @Nullable String constant;

  @Nullable List<String> oneOfValues;
  final List<JsonSchema> anyOf = new ArrayList<>();
  final List<JsonSchema> oneOf = new ArrayList<>();
  final List<JsonSchema> allOf = new ArrayList<>();
  @Nullable JsonSchema not;
  @Nullable JsonSchema condition;
  @Nullable JsonSchema then;
  @Nullable JsonSchema otherwise;
}
