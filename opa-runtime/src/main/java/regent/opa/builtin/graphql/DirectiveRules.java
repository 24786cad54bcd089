package regent.opa.builtin.graphql;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import regent.opa.builtin.graphql.SchemaDocument.InputDefinition;

/// Rules for directives, and for arguments wherever they are.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Validation.Directives>
final class DirectiveRules {
  private final Walk walk;
  private final Problems problems;
  private final Set<Misplaced> misplaced = new HashSet<>();

  private record Misplaced(String name, Position at) {}

  DirectiveRules(Walk walk, Problems problems) {
    this.walk = walk;
    this.problems = problems;
  }

  void knownArgumentNames(Directive it) throws GraphqlException {
    var definition = walk.schema().directive(it.name());
    if (definition == null) {
      return;
    }
    for (var argument : it.arguments()) {
      if (DirectiveUseCheck.find(definition.arguments(), argument.name()) == null) {
        var names = definition.arguments().stream().map(InputDefinition::name).toList();
        problems.add(
            it.at(),
            "Unknown argument \""
                + argument.name()
                + "\" on directive \"@"
                + it.name()
                + "\"."
                + Suggestions.question(
                    "Did you mean", Suggestions.of(argument.name(), names, walk.effort())));
      }
    }
  }

  /// What stands in a fragment is met more than once, and a directive in a wrong place reported
  /// once.
  void knownDirectives(Directive it, String location) throws GraphqlException {
    var definition = walk.schema().directive(it.name());
    if (definition == null) {
      problems.add(it.at(), "Unknown directive \"@" + it.name() + "\".");
    } else if (!definition.locations().contains(location)
        && misplaced.add(new Misplaced(it.name(), Position.orNone(it.at())))) {
      problems.add(
          it.at(), "Directive \"@" + it.name() + "\" may not be used on " + location + ".");
    }
  }

  void providedRequiredArguments(Directive it) throws GraphqlException {
    var definition = walk.schema().directive(it.name());
    if (definition == null) {
      return;
    }
    for (var argument : definition.arguments()) {
      if (argument.required() && Argument.find(it.arguments(), argument.name()) == null) {
        problems.add(
            it.at(),
            "Directive \"@"
                + it.name()
                + "\" argument \""
                + argument.name()
                + "\" of type \""
                + argument.type().text()
                + "\" is required, but it was not provided.");
      }
    }
  }

  /// Each argument that is given twice is reported once.
  void uniqueArgumentNames(List<Argument> arguments) throws GraphqlException {
    if (arguments.size() < 2) {
      return;
    }
    var counts = new HashMap<String, Integer>();
    for (var argument : arguments) {
      if (counts.merge(argument.name(), 1, Integer::sum) == 2) {
        problems.add(
            argument.at(), "There can be only one argument named \"" + argument.name() + "\".");
      }
    }
  }

  void uniquePerLocation(List<Directive> all) throws GraphqlException {
    if (all.size() < 2) {
      return;
    }
    var seen = new HashSet<String>();
    for (var directive : all) {
      var definition = walk.schema().directive(directive.name());
      boolean repeatable = definition != null && definition.repeatable();
      if (!seen.add(directive.name()) && !repeatable) {
        problems.add(
            directive.at(),
            "The directive \"@" + directive.name() + "\" can only be used once at this location.");
      }
    }
  }
}
