package regent.opa.builtin;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.GoQuote;
import regent.opa.value.Json;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Compares a document with a schema and collects every problem. Where none of several schemas
/// fits, the problems of the one that came nearest are shown too; a score says which one that is.
final class JsonSchemaValidator {
  /// @param field the path to the value, as `a.0.b`; `(Root)` for the document
  record Problem(String field, String type, String description) {}

  /// What came of one schema for one value.
  private static final class Outcome {
    private final List<Problem> problems = new ArrayList<>();
    private int score;

    private void add(String field, String type, String description) {
      problems.add(new Problem(field, type, description));
      score -= 2;
    }

    private void merge(Outcome other) {
      problems.addAll(other.problems);
      score += other.score;
    }

    private boolean isValid() {
      return problems.isEmpty();
    }
  }

  private static final String ROOT = "(Root)";
  private static final int MAX_CHECKS = 5_000_000;
  private static final int CHECKS_BETWEEN_LOOKS = 1 << 10;

  private final BooleanSupplier cancelled;
  private final Set<Visit> open = new HashSet<>();
  private int checks;
  private @Nullable BuiltinException stop;

  /// A schema that a reference led to, and the value it is compared with.
  private record Visit(JsonSchema schema, String field) {}

  /// @param cancelled asked from time to time
  JsonSchemaValidator(BooleanSupplier cancelled) {
    this.cancelled = cancelled;
  }

  /// @throws BuiltinException when the schema takes too long, as schemas that refer to others twice
  ///     at each step do, or the evaluation was cancelled
  List<Problem> validate(JsonSchema schema, Value document) throws BuiltinException {
    var problems = outcome(schema, document, ROOT).problems;
    if (stop != null) {
      throw stop;
    }
    return problems;
  }

  /// Whether there is time for one more check.
  private boolean mayGoOn() {
    if (++checks > MAX_CHECKS) {
      stop = new BuiltinException("schema takes too long to check");
    } else if (checks % CHECKS_BETWEEN_LOOKS == 0 && cancelled.getAsBoolean()) {
      stop = new BuiltinException(BuiltinException.Kind.CANCEL, "caller cancelled query execution");
    }
    return stop == null;
  }

  private Outcome outcome(JsonSchema schema, Value value, String field) {
    var outcome = new Outcome();
    check(schema, value, field, outcome);
    return outcome;
  }

  private static String below(String field, String key) {
    return field.equals(ROOT) ? key : field + "." + key;
  }

  private void check(JsonSchema schema, Value value, String field, Outcome outcome) {
    if (!mayGoOn()) {
      return;
    }
    if (schema.always != null) {
      if (!schema.always) {
        outcome.add(field, "false", "False always fails validation");
      }
      return;
    }
    if (schema.reference != null) {
      // A reference that leads back to itself says nothing more.
      var visit = new Visit(schema.reference, field);
      if (open.add(visit)) {
        check(schema.reference, value, field, outcome);
        open.remove(visit);
      }
      return;
    }
    if (!hasType(schema, value)) {
      outcome.add(
          field,
          "invalid_type",
          "Invalid type. Expected: %s, given: %s".formatted(types(schema), type(value)));
      return;
    }
    combinations(schema, value, field, outcome);
    switch (value) {
      case Num n -> {
        number(schema, n, field, outcome);
        common(schema, value, field, outcome);
      }
      case Str s -> {
        common(schema, value, field, outcome);
        string(schema, s.value(), field, outcome);
      }
      case Arr a -> {
        array(schema, a, field, outcome);
        common(schema, value, field, outcome);
      }
      case Obj o -> {
        object(schema, o, field, outcome);
        common(schema, value, field, outcome);
        schema.properties.forEach(
            (name, property) -> {
              var child = o.get(name);
              if (child.isDefined()) {
                check(property, child, below(field, name), outcome);
              }
            });
      }
      case Undefined _, Null _, Bool _, SetValue _ -> common(schema, value, field, outcome);
    }
    outcome.score++;
  }

  private static String type(Value value) {
    return value instanceof Num n && n.isInteger() ? "integer" : value.kind();
  }

  private static boolean hasType(JsonSchema schema, Value value) {
    return schema.types.isEmpty()
        || schema.types.contains(value.kind())
        || schema.types.contains(type(value));
  }

  private static String types(JsonSchema schema) {
    return schema.types.size() == 1
        ? schema.types.getFirst()
        : "[" + String.join(",", schema.types) + "]";
  }

  private void combinations(JsonSchema schema, Value value, String field, Outcome outcome) {
    anyOf(schema, value, field, outcome);
    oneOf(schema, value, field, outcome);
    int fitting = 0;
    for (var each : schema.allOf) {
      var result = outcome(each, value, field);
      fitting += result.isValid() ? 1 : 0;
      outcome.merge(result);
    }
    if (fitting != schema.allOf.size()) {
      outcome.add(field, "number_all_of", "Must validate all the schemas (allOf)");
    }
    if (schema.not != null && outcome(schema.not, value, field).isValid()) {
      outcome.add(field, "number_not", "Must not validate the schema (not)");
    }
    if (value instanceof Obj object) {
      dependencies(schema, object, field, outcome);
    }
    condition(schema, value, field, outcome);
    outcome.score++;
  }

  private void anyOf(JsonSchema schema, Value value, String field, Outcome outcome) {
    Outcome best = null;
    for (var each : schema.anyOf) {
      var result = outcome(each, value, field);
      if (result.isValid()) {
        return;
      }
      best = best == null || result.score > best.score ? result : best;
    }
    if (best != null) {
      outcome.add(field, "number_any_of", "Must validate at least one schema (anyOf)");
      outcome.merge(best);
    }
  }

  private void oneOf(JsonSchema schema, Value value, String field, Outcome outcome) {
    int fitting = 0;
    Outcome best = null;
    for (var each : schema.oneOf) {
      var result = outcome(each, value, field);
      if (result.isValid()) {
        fitting++;
      } else if (fitting == 0 && (best == null || result.score > best.score)) {
        best = result;
      }
    }
    if (!schema.oneOf.isEmpty() && fitting != 1) {
      outcome.add(field, "number_one_of", "Must validate one and only one schema (oneOf)");
      if (fitting == 0 && best != null) {
        outcome.merge(best);
      }
    }
  }

  private void dependencies(JsonSchema schema, Obj object, String field, Outcome outcome) {
    for (var key : object.keys()) {
      var name = ((Str) key).value();
      for (var needed : schema.requiredWith.getOrDefault(name, List.of())) {
        if (!object.has(Str.of(needed))) {
          outcome.add(field, "missing_dependency", "Has a dependency on " + needed);
        }
      }
      var dependent = schema.dependentSchemas.get(name);
      if (dependent != null) {
        check(dependent, object, field, outcome);
      }
    }
  }

  private void condition(JsonSchema schema, Value value, String field, Outcome outcome) {
    if (schema.condition == null) {
      return;
    }
    boolean holds = outcome(schema.condition, value, field).isValid();
    var consequence = holds ? schema.then : schema.otherwise;
    if (consequence == null) {
      return;
    }
    var result = outcome(consequence, value, field);
    if (!result.isValid()) {
      outcome.add(
          field,
          holds ? "condition_then" : "condition_else",
          holds
              ? "Must validate \"then\" as \"if\" was valid"
              : "Must validate \"else\" as \"if\" was not valid");
      outcome.merge(result);
    }
  }

  private static void common(JsonSchema schema, Value value, String field, Outcome outcome) {
    if (schema.constant != null && !schema.constant.equals(text(value))) {
      outcome.add(field, "const", field + " does not match: " + schema.constant);
    }
    if (schema.oneOfValues != null && !schema.oneOfValues.contains(text(value))) {
      outcome.add(
          field,
          "enum",
          field + " must be one of the following: " + String.join(", ", schema.oneOfValues));
    }
    if (schema.format != null
        && value instanceof Str s
        && !JsonSchemaFormats.matches(schema.format, s.value())) {
      outcome.add(field, "format", "Does not match format '" + schema.format + "'");
    }
    outcome.score++;
  }

  /// JSON text in which equal values have equal texts: numbers as floats, keys in order.
  static String text(Value value) {
    return Json.write(floats(Json.plain(value)));
  }

  private static Value floats(Value value) {
    return switch (value) {
      case Num n -> {
        double number = n.doubleValue();
        yield Double.isInfinite(number) ? n : Num.parse(YamlScalar.jsonText(number));
      }
      case Arr a -> Arr.of(a.items().stream().map(JsonSchemaValidator::floats).toList());
      case Obj o -> {
        var copy = Obj.builder();
        o.forEach((k, v) -> copy.put(k, floats(v)));
        yield copy.build();
      }
      case Undefined _, Null _, Bool _, Str _, SetValue _ -> value;
    };
  }

  private void array(JsonSchema schema, Arr array, String field, Outcome outcome) {
    int size = array.size();
    for (int i = 0; i < size; i++) {
      var item = item(schema, i);
      if (item == null
          || item.always != null && !schema.isSameForAllItems && i >= schema.items.size()) {
        continue;
      }
      outcome.merge(outcome(item, array.at(i), below(field, Integer.toString(i))));
    }
    if (!schema.isSameForAllItems
        && !schema.items.isEmpty()
        && size > schema.items.size()
        && schema.additionalItems != null
        && Boolean.FALSE.equals(schema.additionalItems.always)) {
      outcome.add(field, "array_no_additional_items", "No additional items allowed on array");
    }
    if (schema.minItems != null && size < schema.minItems) {
      outcome.add(
          field, "array_min_items", "Array must have at least " + schema.minItems + " items");
    }
    if (schema.maxItems != null && size > schema.maxItems) {
      outcome.add(
          field, "array_max_items", "Array must have at most " + schema.maxItems + " items");
    }
    if (schema.uniqueItems) {
      unique(array, field, outcome);
    }
    contains(schema, array, field, outcome);
    outcome.score++;
  }

  /// Absent when there is no schema for the item.
  private static @Nullable JsonSchema item(JsonSchema schema, int index) {
    if (schema.items.isEmpty()) {
      return null;
    }
    if (schema.isSameForAllItems) {
      return schema.items.getFirst();
    }
    return index < schema.items.size() ? schema.items.get(index) : schema.additionalItems;
  }

  private static void unique(Arr array, String field, Outcome outcome) {
    var seen = new HashMap<String, Integer>();
    for (int i = 0; i < array.size(); i++) {
      var earlier = seen.put(text(array.at(i)), i);
      if (earlier != null) {
        outcome.add(field, "unique", "array items[%d,%d] must be unique".formatted(earlier, i));
      }
    }
  }

  private void contains(JsonSchema schema, Arr array, String field, Outcome outcome) {
    if (schema.contains == null) {
      return;
    }
    Outcome best = null;
    for (int i = 0; i < array.size(); i++) {
      var result = outcome(schema.contains, array.at(i), below(field, Integer.toString(i)));
      if (result.isValid()) {
        return;
      }
      best = best == null || result.score > best.score ? result : best;
    }
    outcome.add(field, "contains", "At least one of the items must match");
    if (best != null) {
      outcome.merge(best);
    }
  }

  private void object(JsonSchema schema, Obj object, String field, Outcome outcome) {
    if (schema.minProperties != null && object.size() < schema.minProperties) {
      outcome.add(
          field,
          "array_min_properties",
          "Must have at least " + schema.minProperties + " properties");
    }
    if (schema.maxProperties != null && object.size() > schema.maxProperties) {
      outcome.add(
          field,
          "array_max_properties",
          "Must have at most " + schema.maxProperties + " properties");
    }
    for (var name : schema.required) {
      if (object.has(Str.of(name))) {
        outcome.score++;
      } else {
        outcome.add(field, "required", name + " is required");
      }
    }
    object.forEach((k, v) -> property(schema, ((Str) k).value(), v, field, outcome));
    if (schema.propertyNames != null) {
      for (var key : object.keys()) {
        var result = outcome(schema.propertyNames, key, field);
        if (!result.isValid()) {
          outcome.add(
              field,
              "invalid_property_name",
              "Property name of \"" + ((Str) key).value() + "\" does not match");
          outcome.merge(result);
        }
      }
    }
    outcome.score++;
  }

  private void property(
      JsonSchema schema, String name, Value value, String field, Outcome outcome) {
    boolean matched = false;
    for (var pattern : schema.patternProperties.entrySet()) {
      if (matches(pattern.getKey(), name)) {
        matched = true;
        outcome.merge(outcome(pattern.getValue(), value, below(field, name)));
      }
    }
    outcome.score += matched ? 1 : 0;
    var additional = schema.additionalProperties;
    if (matched || schema.properties.containsKey(name) || additional == null) {
      return;
    }
    if (additional.always == null) {
      outcome.merge(outcome(additional, value, below(field, name)));
    } else if (!additional.always) {
      outcome.add(
          field,
          "additional_property_not_allowed",
          "Additional property " + name + " is not allowed");
    }
  }

  private static boolean matches(String pattern, String text) {
    try {
      return GoRegex.compile(pattern).matches(text);
    } catch (BuiltinException e) {
      throw new IllegalStateException("checked when it was read: " + GoQuote.quote(pattern), e);
    }
  }

  private static void string(JsonSchema schema, String text, String field, Outcome outcome) {
    int length = text.codePointCount(0, text.length());
    if (schema.minLength != null && length < schema.minLength) {
      outcome.add(
          field,
          "string_gte",
          "String length must be greater than or equal to " + schema.minLength);
    }
    if (schema.maxLength != null && length > schema.maxLength) {
      outcome.add(
          field, "string_lte", "String length must be less than or equal to " + schema.maxLength);
    }
    if (schema.compiledPattern != null && !schema.compiledPattern.matches(text)) {
      outcome.add(field, "pattern", "Does not match pattern '" + schema.pattern + "'");
    }
    outcome.score++;
  }

  private static void number(JsonSchema schema, Num number, String field, Outcome outcome) {
    var value = number.decimal();
    if (schema.multipleOf != null && value.remainder(schema.multipleOf).signum() != 0) {
      outcome.add(field, "multiple_of", "Must be a multiple of " + shown(schema.multipleOf));
    }
    if (schema.maximum != null && value.compareTo(schema.maximum) > 0) {
      outcome.add(field, "number_lte", "Must be less than or equal to " + shown(schema.maximum));
    }
    if (schema.exclusiveMaximum != null && value.compareTo(schema.exclusiveMaximum) >= 0) {
      outcome.add(field, "number_lt", "Must be less than " + shown(schema.exclusiveMaximum));
    }
    if (schema.minimum != null && value.compareTo(schema.minimum) < 0) {
      outcome.add(field, "number_gte", "Must be greater than or equal to " + shown(schema.minimum));
    }
    if (schema.exclusiveMinimum != null && value.compareTo(schema.exclusiveMinimum) <= 0) {
      outcome.add(field, "number_gt", "Must be greater than " + shown(schema.exclusiveMinimum));
    }
    outcome.score++;
  }

  private static String shown(BigDecimal bound) {
    return BigFloat.parse(bound.toString()).generalText();
  }
}
