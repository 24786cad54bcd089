package regent.opa.builtin.graphql;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.graphql.SchemaDocument.DirectiveDefinition;
import regent.opa.builtin.graphql.SchemaDocument.InputDefinition;

/// Checks directives that are used inside a schema.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Type-System.Directives>
final class DirectiveUseCheck {
  private final Schema schema;
  private final Effort effort;

  DirectiveUseCheck(Schema schema, Effort effort) {
    this.schema = schema;
    this.effort = effort;
  }

  /// Checks the directives of one place, where each may be used once unless it is repeatable.
  void check(List<Directive> uses, String location) throws GraphqlException {
    check(uses, location, null);
  }

  /// @param defined the directive whose definition this is about, if it is about one
  void check(List<Directive> uses, String location, @Nullable DirectiveDefinition defined)
      throws GraphqlException {
    var seen = new HashSet<String>();
    for (var use : uses) {
      var definition = definition(use, defined);
      if (!seen.add(use.name()) && !definition.repeatable()) {
        throw SchemaCheck.problem(
            use.at(), "The directive " + use.name() + " can only be used once at this location.");
      }
      check(use, definition, location);
    }
  }

  /// Checks the directives of a type and all its extensions, which are several places.
  void checkMerged(List<Directive> uses, String location) throws GraphqlException {
    for (var use : uses) {
      check(use, definition(use, null), location);
    }
  }

  private DirectiveDefinition definition(Directive use, @Nullable DirectiveDefinition defined)
      throws GraphqlException {
    SchemaCheck.checkName(use.at(), use.name());
    if (SchemaCheck.isItself(defined, use)) {
      throw SchemaCheck.problem(use.at(), "Directive " + use.name() + " cannot refer to itself.");
    }
    var definition = schema.directive(use.name());
    if (definition == null) {
      throw SchemaCheck.problem(use.at(), "Undefined directive " + use.name() + ".");
    }
    return definition;
  }

  private void check(Directive use, DirectiveDefinition definition, String location)
      throws GraphqlException {
    if (!definition.locations().contains(location)) {
      throw SchemaCheck.problem(
          use.at(), "Directive " + use.name() + " is not applicable on " + location + ".");
    }
    var arguments = definition.arguments();
    effort.spend(1 + 2L * use.arguments().size() * arguments.size());
    for (var argument : use.arguments()) {
      if (find(arguments, argument.name()) == null) {
        throw SchemaCheck.problem(
            argument.at(),
            "Undefined argument " + argument.name() + " for directive " + use.name() + ".");
      }
    }
    for (var argument : arguments) {
      var given = argument.required() ? Argument.find(use.arguments(), argument.name()) : null;
      if (argument.required() && (given == null || given.value().kind() == Literal.Kind.NULL)) {
        throw SchemaCheck.problem(
            use.at(),
            "Argument " + argument.name() + " for directive " + use.name() + " cannot be null.");
      }
    }
  }

  static @Nullable InputDefinition find(List<InputDefinition> arguments, String name) {
    for (var argument : arguments) {
      if (argument.name().equals(name)) {
        return argument;
      }
    }
    return null;
  }
}
