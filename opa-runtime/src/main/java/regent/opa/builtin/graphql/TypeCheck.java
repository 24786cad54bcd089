package regent.opa.builtin.graphql;

import java.util.HashMap;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.graphql.SchemaDocument.DirectiveDefinition;
import regent.opa.builtin.graphql.SchemaDocument.EnumValue;
import regent.opa.builtin.graphql.SchemaDocument.FieldDefinition;
import regent.opa.builtin.graphql.SchemaDocument.InputDefinition;
import regent.opa.builtin.graphql.SchemaDocument.Kind;
import regent.opa.value.GoQuote;

/// Checks one type of a schema.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Types>
final class TypeCheck {
  private final Schema schema;
  private final DirectiveUseCheck directiveUses;
  private final ImplementationCheck implementations;
  private final Effort effort;

  TypeCheck(Schema schema, DirectiveUseCheck directiveUses, Effort effort) {
    this.schema = schema;
    this.directiveUses = directiveUses;
    this.effort = effort;
    implementations = new ImplementationCheck(schema, effort);
  }

  void check(SchemaType type) throws GraphqlException {
    for (var field : type.fields()) {
      checkField(type, field);
    }
    checkMembers(type);
    for (var name : type.interfaces()) {
      implementations.check(type, name);
    }
    switch (type.kind()) {
      case OBJECT, INTERFACE -> checkOutput(type);
      case INPUT_OBJECT -> checkInput(type);
      case ENUM -> checkEnum(type);
      case SCALAR, UNION -> {}
    }
    checkUnique(type);
    if (!type.isBuiltIn()) {
      SchemaCheck.checkName(type.at(), type.name());
    }
    directiveUses.checkMerged(type.directives(), type.kind().name());
  }

  private void checkField(SchemaType type, FieldDefinition field) throws GraphqlException {
    effort.spend(1);
    SchemaCheck.checkName(field.at(), field.name());
    checkExists(field.type());
    checkArguments(field.arguments(), null);
    directiveUses.check(
        field.directives(),
        type.kind() == Kind.INPUT_OBJECT ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION");
  }

  private SchemaType checkExists(TypeReference reference) throws GraphqlException {
    var type = schema.type(reference.name());
    if (type == null) {
      throw SchemaCheck.problem(reference.at(), "Undefined type " + reference.name() + ".");
    }
    return type;
  }

  /// @param defined the directive that has the arguments, unless a field has them
  void checkArguments(List<InputDefinition> arguments, @Nullable DirectiveDefinition defined)
      throws GraphqlException {
    for (var argument : arguments) {
      effort.spend(1);
      SchemaCheck.checkName(argument.at(), argument.name());
      var type = checkExists(argument.type());
      if (!type.isInput()) {
        throw SchemaCheck.problem(
            argument.at(),
            "cannot use "
                + argument.type().text()
                + " as argument "
                + argument.name()
                + " because "
                + type.kind()
                + " is not a valid input type");
      }
      directiveUses.check(argument.directives(), "ARGUMENT_DEFINITION", defined);
    }
  }

  private void checkMembers(SchemaType type) throws GraphqlException {
    for (var name : type.members()) {
      var member = schema.type(name);
      if (member == null) {
        throw SchemaCheck.problem(type.at(), "Undefined type " + GoQuote.quote(name) + ".");
      }
      if (member.kind() != Kind.OBJECT) {
        throw SchemaCheck.problem(
            type.at(), type.kind() + " type " + GoQuote.quote(name) + " must be OBJECT.");
      }
    }
  }

  private void checkOutput(SchemaType type) throws GraphqlException {
    if (type.fields().isEmpty()) {
      throw SchemaCheck.problem(
          type.at(), type.kind() + " " + type.name() + ": must define one or more fields.");
    }
    for (var field : type.fields()) {
      if (checkExists(field.type()).kind() == Kind.INPUT_OBJECT) {
        throw SchemaCheck.problem(
            field.at(),
            type.kind()
                + " "
                + type.name()
                + ": field must be one of "
                + SchemaCheck.kinds(Kind.SCALAR, Kind.OBJECT, Kind.INTERFACE, Kind.UNION, Kind.ENUM)
                + ".");
      }
    }
  }

  private void checkInput(SchemaType type) throws GraphqlException {
    if (type.fields().isEmpty()) {
      throw SchemaCheck.problem(
          type.at(), type.kind() + " " + type.name() + ": must define one or more input fields.");
    }
    for (var field : type.fields()) {
      var fieldType = checkExists(field.type());
      if (!fieldType.isInput()) {
        throw SchemaCheck.problem(
            field.at(),
            fieldType.kind()
                + " "
                + field.name()
                + ": field must be one of "
                + SchemaCheck.kinds(Kind.SCALAR, Kind.ENUM, Kind.INPUT_OBJECT)
                + ".");
      }
    }
  }

  private void checkEnum(SchemaType type) throws GraphqlException {
    if (type.values().isEmpty()) {
      throw SchemaCheck.problem(
          type.at(),
          type.kind() + " " + type.name() + ": must define one or more unique enum values.");
    }
    for (var value : type.values()) {
      switch (value.name()) {
        case "true", "false", "null" ->
            throw SchemaCheck.problem(
                type.at(),
                type.kind() + " " + type.name() + ": non-enum value " + value.name() + ".");
        default -> directiveUses.check(value.directives(), "ENUM_VALUE");
      }
    }
  }

  private static void checkUnique(SchemaType type) throws GraphqlException {
    List<FieldDefinition> fields = type.fields();
    int field = repeated(fields.size(), i -> fields.get(i).name());
    if (field >= 0) {
      throw SchemaCheck.problem(
          fields.get(field).at(),
          "Field " + type.name() + "." + fields.get(field).name() + " can only be defined once.");
    }
    List<EnumValue> values = type.values();
    int value = repeated(values.size(), i -> values.get(i).name());
    if (value >= 0) {
      throw SchemaCheck.problem(
          values.get(value).at(),
          "Enum value "
              + type.name()
              + "."
              + values.get(value).name()
              + " can only be defined once.");
    }
    List<String> members = type.members();
    int member = repeated(members.size(), members::get);
    if (member >= 0) {
      throw SchemaCheck.problem(
          type.memberPosition(member),
          "Union type " + type.name() + " can only include type " + members.get(member) + " once.");
    }
  }

  /// The second place of the earliest name that occurs more than once; -1 when there is none.
  private static int repeated(int size, IntFunction<String> name) {
    var places = new HashMap<String, Integer>();
    int earliest = size;
    int second = -1;
    for (int i = 0; i < size; i++) {
      var first = places.putIfAbsent(name.apply(i), i);
      if (first != null && first < earliest) {
        earliest = first;
        second = i;
      }
    }
    return second;
  }
}
