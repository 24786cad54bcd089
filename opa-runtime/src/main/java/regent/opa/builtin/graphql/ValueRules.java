package regent.opa.builtin.graphql;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import regent.opa.builtin.graphql.SchemaDocument.EnumValue;
import regent.opa.builtin.graphql.SchemaDocument.FieldDefinition;
import regent.opa.builtin.graphql.SchemaDocument.Kind;
import regent.opa.builtin.graphql.Walk.LiteralUse;

/// Rules for values.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Validation.Values>
final class ValueRules {
  private static final Set<String> SCALARS = Set.of("Int", "Float", "String", "Boolean", "ID");

  private final Walk walk;
  private final Problems problems;

  ValueRules(Walk walk, Problems problems) {
    this.walk = walk;
    this.problems = problems;
  }

  void noUndefinedVariables(LiteralUse it) throws GraphqlException {
    var literal = it.literal();
    var operation = walk.operation();
    if (operation == null
        || literal.kind() != Literal.Kind.VARIABLE
        || walk.variable(literal) != null) {
      return;
    }
    var where = operation.name().isEmpty() ? "" : " by operation \"" + operation.name() + "\"";
    problems.add(literal.at(), "Variable \"" + literal.text() + "\" is not defined" + where + ".");
  }

  void uniqueInputFieldNames(LiteralUse it) throws GraphqlException {
    if (it.literal().kind() != Literal.Kind.OBJECT) {
      return;
    }
    var seen = new HashSet<String>();
    for (var child : it.literal().children()) {
      if (!seen.add(child.name())) {
        problems.add(
            child.at(), "There can be only one input field named \"" + child.name() + "\".");
      }
    }
  }

  void valuesOfCorrectType(LiteralUse it) throws GraphqlException {
    var type = it.type();
    var expected = it.expected();
    if (type == null || expected == null) {
      return;
    }
    var literal = it.literal();
    if (literal.kind() == Literal.Kind.NULL && expected.nonNull()) {
      problems.add(
          literal.at(),
          "Expected value of type \"" + expected.text() + "\", found " + literal.text() + ".");
    }
    if (type.kind() == Kind.SCALAR && !SCALARS.contains(type.name())) {
      return;
    }
    if (Numbers.areBad(literal, walk)) {
      mismatch(it, expected, type);
    }
    switch (literal.kind()) {
      case NULL, VARIABLE -> {}
      case LIST -> mismatchUnless(expected.element() != null, it, expected, type);
      case INT -> mismatchUnless(isOneOf(type, "Int", "Float", "ID"), it, expected, type);
      case FLOAT -> mismatchUnless(isOneOf(type, "Float"), it, expected, type);
      case BOOLEAN -> mismatchUnless(isOneOf(type, "Boolean"), it, expected, type);
      case STRING, BLOCK -> string(it, expected, type);
      case ENUM -> enumValue(it, expected, type);
      case OBJECT -> object(literal, type);
    }
  }

  private static boolean isOneOf(SchemaType type, String... names) {
    return List.of(names).contains(type.name());
  }

  private void mismatchUnless(boolean fits, LiteralUse it, TypeReference expected, SchemaType type)
      throws GraphqlException {
    if (!fits) {
      mismatch(it, expected, type);
    }
  }

  private void mismatch(LiteralUse it, TypeReference expected, SchemaType type)
      throws GraphqlException {
    problems.add(it.literal().at(), Mismatch.text(it.literal(), expected, type));
  }

  private void string(LiteralUse it, TypeReference expected, SchemaType type)
      throws GraphqlException {
    if (type.kind() == Kind.ENUM) {
      var literal = it.literal();
      problems.add(
          literal.at(),
          "Enum \""
              + expected.text()
              + "\" cannot represent non-enum value: "
              + literal.text()
              + "."
              + enumQuestion(literal, type));
    } else {
      mismatchUnless(isOneOf(type, "String", "ID"), it, expected, type);
    }
  }

  private void enumValue(LiteralUse it, TypeReference expected, SchemaType type)
      throws GraphqlException {
    var literal = it.literal();
    if (type.kind() != Kind.ENUM) {
      mismatch(it, expected, type);
      return;
    }
    walk.effort().spend(type.values().size());
    if (type.values().stream().noneMatch(v -> v.name().equals(literal.raw()))) {
      problems.add(
          literal.at(),
          "Value \""
              + literal.text()
              + "\" does not exist in \""
              + expected.text()
              + "\" enum."
              + enumQuestion(literal, type));
    }
  }

  private String enumQuestion(Literal literal, SchemaType type) throws GraphqlException {
    var names = type.values().stream().map(EnumValue::name).toList();
    return Suggestions.question(
        "Did you mean the enum value", Suggestions.of(literal.raw(), names, walk.effort()));
  }

  private void object(Literal literal, SchemaType type) throws GraphqlException {
    walk.effort().spend((long) literal.children().size() * type.fields().size());
    for (var field : type.fields()) {
      if (field.type().nonNull()
          && field.defaultValue() == null
          && literal.child(field.name()) == null) {
        problems.add(
            literal.at(),
            "Field \""
                + type.name()
                + "."
                + field.name()
                + "\" of required type \""
                + field.type().text()
                + "\" was not provided.");
      }
    }
    for (var directive : type.directives()) {
      if (directive.name().equals("oneOf")) {
        oneOf(literal, type);
      }
    }
    for (var child : literal.children()) {
      if (type.field(child.name()) == null) {
        var names = type.fields().stream().map(FieldDefinition::name).toList();
        problems.add(
            child.at(),
            "Field \""
                + child.name()
                + "\" is not defined by type \""
                + type.name()
                + "\"."
                + Suggestions.question(
                    "Did you mean", Suggestions.of(child.name(), names, walk.effort())));
      }
    }
  }

  private void oneOf(Literal literal, SchemaType type) throws GraphqlException {
    if (literal.children().size() != 1) {
      problems.add(
          literal.at(), "OneOf Input Object \"" + type.name() + "\" must specify exactly one key.");
      return;
    }
    var value = literal.children().getFirst().value();
    if (value.kind() == Literal.Kind.NULL) {
      problems.add(
          value.at(),
          "Field \""
              + type.name()
              + "."
              + type.fields().getFirst().name()
              + "\" must be non-null.");
    }
  }

  void variablesInAllowedPosition(LiteralUse it) throws GraphqlException {
    var literal = it.literal();
    var expected = it.expected();
    var variable = walk.variable(literal);
    if (literal.kind() != Literal.Kind.VARIABLE
        || expected == null
        || variable == null
        || walk.operation() == null) {
      return;
    }
    var defaultValue = variable.defaultValue();
    boolean mayBeNull =
        it.hasDefault() || (defaultValue != null && defaultValue.kind() != Literal.Kind.NULL);
    if (!variable.type().fits(mayBeNull ? expected.nullable() : expected)) {
      problems.add(
          literal.at(),
          "Variable \""
              + literal.text()
              + "\" of type \""
              + variable.type().text()
              + "\" used in position expecting type \""
              + expected.text()
              + "\".");
    }
  }

  void variablesInOneOf(LiteralUse it) throws GraphqlException {
    var type = it.type();
    if (it.literal().kind() != Literal.Kind.OBJECT
        || type == null
        || type.directives().stream().noneMatch(d -> d.name().equals("oneOf"))) {
      return;
    }
    for (var child : it.literal().children()) {
      var variable =
          child.value().kind() == Literal.Kind.VARIABLE ? walk.variable(child.value()) : null;
      if (variable != null && !variable.type().nonNull()) {
        problems.add(
            variable.at() == null ? child.value().at() : variable.at(),
            "Variable \""
                + child.value().text()
                + "\" is of type \""
                + variable.type().text()
                + "\" but must be non-nullable to be used for OneOf Input Object \""
                + type.name()
                + "\".");
      }
    }
  }
}
