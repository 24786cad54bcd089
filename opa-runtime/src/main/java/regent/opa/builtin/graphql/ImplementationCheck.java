package regent.opa.builtin.graphql;

import org.jspecify.annotations.Nullable;
import regent.opa.builtin.graphql.SchemaDocument.FieldDefinition;
import regent.opa.builtin.graphql.SchemaDocument.Kind;
import regent.opa.value.GoQuote;

/// Checks that a type has what an interface asks of it.
///
/// Source: <https://spec.graphql.org/October2021/#IsValidImplementation()>
final class ImplementationCheck {
  private final Schema schema;
  private final Effort effort;

  ImplementationCheck(Schema schema, Effort effort) {
    this.schema = schema;
    this.effort = effort;
  }

  void check(SchemaType type, String name) throws GraphqlException {
    var wanted = schema.type(name);
    if (wanted == null) {
      throw SchemaCheck.problem(type.at(), "Undefined type " + GoQuote.quote(name) + ".");
    }
    if (wanted.kind() != Kind.INTERFACE) {
      throw SchemaCheck.problem(
          type.at(), GoQuote.quote(name) + " is a non interface type " + wanted.kind() + ".");
    }
    for (var field : wanted.fields()) {
      check(type, wanted, field);
    }
    effort.spend(1 + (long) wanted.interfaces().size() * type.interfaces().size());
    for (var ancestor : wanted.interfaces()) {
      if (!type.interfaces().contains(ancestor)) {
        throw SchemaCheck.problem(
            type.at(),
            ancestor.equals(type.name())
                ? "Type %s cannot implement %s because it would create a circular reference."
                    .formatted(type.name(), name)
                : "Type %s must implement %s because it is implemented by %s."
                    .formatted(type.name(), ancestor, name));
      }
    }
  }

  private void check(SchemaType type, SchemaType wanted, FieldDefinition wantedField)
      throws GraphqlException {
    var field = type.field(wantedField.name());
    if (field == null) {
      throw problem(type, wanted, type.at(), "it must have a field called " + wantedField.name());
    }
    var theField = "the field " + wantedField.name();
    if (!isCovariant(wantedField.type(), field.type())) {
      throw problem(
          type, wanted, field.at(), theField + " must have type " + wantedField.type().text());
    }
    effort.spend(1 + 2L * wantedField.arguments().size() * field.arguments().size());
    for (var wantedArgument : wantedField.arguments()) {
      var argument = DirectiveUseCheck.find(field.arguments(), wantedArgument.name());
      if (argument == null) {
        throw problem(
            type,
            wanted,
            field.at(),
            theField + " must have the same arguments but it is missing " + wantedArgument.name());
      }
      if (!wantedArgument.type().fits(argument.type())) {
        throw problem(
            type,
            wanted,
            argument.at(),
            theField
                + " must have the same arguments but "
                + wantedArgument.name()
                + " has the wrong type");
      }
    }
    for (var argument : field.arguments()) {
      if (argument.required()
          && DirectiveUseCheck.find(wantedField.arguments(), argument.name()) == null) {
        throw problem(
            type,
            wanted,
            argument.at(),
            "any additional arguments on "
                + field.name()
                + " must be optional or have a default value but "
                + argument.name()
                + " is required");
      }
    }
  }

  private static GraphqlException problem(
      SchemaType type, SchemaType wanted, @Nullable Position at, String problem) {
    return SchemaCheck.problem(
        at, "For " + type.name() + " to implement " + wanted.name() + " " + problem + ".");
  }

  private boolean isCovariant(TypeReference wanted, TypeReference actual) throws GraphqlException {
    if (wanted.nonNull() && !actual.nonNull()) {
      return false;
    }
    if (!wanted.named().isEmpty()) {
      var possible = schema.possibleTypes(wanted.named());
      effort.spend(1 + possible.size());
      return wanted.named().equals(actual.named())
          || possible.stream().anyMatch(p -> p.name().equals(actual.named()));
    }
    return wanted.element() != null
        && actual.element() != null
        && isCovariant(wanted.element(), actual.element());
  }
}
