package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import regent.opa.builtin.graphql.Query.Field;
import regent.opa.builtin.graphql.Query.Inline;
import regent.opa.builtin.graphql.Query.Selection;
import regent.opa.builtin.graphql.Query.Spread;
import regent.opa.builtin.graphql.SchemaDocument.FieldDefinition;
import regent.opa.builtin.graphql.SchemaDocument.InputDefinition;
import regent.opa.builtin.graphql.Walk.FieldUse;

/// Rules for fields.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Validation.Fields>
final class FieldRules {
  /// How many lists of introspection may be nested in each other.
  private static final int MAX_INTROSPECTION_LISTS = 3;

  private final Walk walk;
  private final Problems problems;

  FieldRules(Walk walk, Problems problems) {
    this.walk = walk;
    this.problems = problems;
  }

  void fieldsOnCorrectType(Field it, FieldUse use) throws GraphqlException {
    var parent = use.parent();
    if (parent == null || use.definition() != null) {
      return;
    }
    var types = typesWithField(parent, it.name());
    var suggestion =
        types.isEmpty()
            ? Suggestions.question("Did you mean", fieldsLike(parent, it.name()))
            : Suggestions.question("Did you mean to use an inline fragment on", types);
    problems.add(
        it.at(),
        "Cannot query field \"" + it.name() + "\" on type \"" + parent.name() + "\"." + suggestion);
  }

  /// What an abstract type may be that does have the field: interfaces first, the most used before.
  private List<String> typesWithField(SchemaType parent, String name) throws GraphqlException {
    if (!parent.isAbstract()) {
      return List.of();
    }
    var objects = new ArrayList<String>();
    Set<String> interfaces = new LinkedHashSet<>();
    Map<String, Integer> uses = new HashMap<>();
    for (var type : walk.schema().possibleTypes(parent.name())) {
      walk.effort().spend(1 + type.interfaces().size());
      if (type.field(name) == null) {
        continue;
      }
      objects.add(type.name());
      for (var each : type.interfaces()) {
        var implemented = walk.schema().type(each);
        if (implemented != null && implemented.field(name) != null) {
          interfaces.add(each);
          uses.merge(each, 1, Integer::sum);
        }
      }
    }
    var all = new ArrayList<>(interfaces);
    all.addAll(objects);
    all.sort(
        Comparator.comparingInt((String type) -> -uses.getOrDefault(type, 0))
            .thenComparing(Comparator.naturalOrder()));
    return all;
  }

  private List<String> fieldsLike(SchemaType parent, String name) throws GraphqlException {
    return switch (parent.kind()) {
      case OBJECT, INTERFACE ->
          Suggestions.of(
              name, parent.fields().stream().map(FieldDefinition::name).toList(), walk.effort());
      case SCALAR, UNION, ENUM, INPUT_OBJECT -> List.of();
    };
  }

  void knownArgumentNames(Field it, FieldUse use) throws GraphqlException {
    var parent = use.parent();
    var definition = use.definition();
    if (parent == null || definition == null) {
      return;
    }
    for (var argument : it.arguments()) {
      if (DirectiveUseCheck.find(definition.arguments(), argument.name()) == null) {
        var names = definition.arguments().stream().map(InputDefinition::name).toList();
        problems.add(
            it.at(),
            "Unknown argument \""
                + argument.name()
                + "\" on field \""
                + parent.name()
                + "."
                + it.name()
                + "\"."
                + Suggestions.question(
                    "Did you mean", Suggestions.of(argument.name(), names, walk.effort())));
      }
    }
  }

  void maxIntrospectionDepth(Field it) throws GraphqlException {
    if ((it.name().equals("__schema") || it.name().equals("__type"))
        && isTooDeep(it, new HashSet<>(), 0)) {
      problems.add(it.at(), "Maximum introspection depth exceeded");
    }
  }

  private boolean isTooDeep(Field field, Set<String> entered, int lists) throws GraphqlException {
    int depth =
        switch (field.name()) {
          case "fields", "interfaces", "possibleTypes", "inputFields" -> lists + 1;
          default -> lists;
        };
    return depth >= MAX_INTROSPECTION_LISTS || areTooDeep(field.selections(), entered, depth);
  }

  private boolean areTooDeep(List<Selection> selections, Set<String> entered, int lists)
      throws GraphqlException {
    for (var selection : selections) {
      walk.effort().spend(1);
      boolean tooDeep =
          switch (selection) {
            case Field field -> isTooDeep(field, entered, lists);
            case Inline inline -> areTooDeep(inline.selections(), entered, lists);
            case Spread spread -> isTooDeep(spread, entered, lists);
          };
      if (tooDeep) {
        return true;
      }
    }
    return false;
  }

  private boolean isTooDeep(Spread spread, Set<String> entered, int lists) throws GraphqlException {
    var fragment = walk.fragment(spread);
    if (fragment == null || !entered.add(spread.name())) {
      return false;
    }
    Effort.checkDepth(entered.size());
    boolean tooDeep = areTooDeep(fragment.selections(), entered, lists);
    entered.remove(spread.name());
    return tooDeep;
  }

  void providedRequiredArguments(Field it, FieldUse use) throws GraphqlException {
    var definition = use.definition();
    if (definition == null) {
      return;
    }
    for (var argument : definition.arguments()) {
      if (argument.required() && Argument.find(it.arguments(), argument.name()) == null) {
        problems.add(
            it.at(),
            "Field \""
                + it.name()
                + "\" argument \""
                + argument.name()
                + "\" of type \""
                + argument.type().text()
                + "\" is required, but it was not provided.");
      }
    }
  }

  void scalarLeafs(Field it, FieldUse use) throws GraphqlException {
    var definition = use.definition();
    var type = definition == null ? null : walk.schema().type(definition.type().name());
    if (definition == null || type == null) {
      return;
    }
    if (type.isLeaf() && !it.selections().isEmpty()) {
      problems.add(
          it.at(),
          "Field \""
              + it.name()
              + "\" must not have a selection since type \""
              + type.name()
              + "\" has no subfields.");
    }
    if (!type.isLeaf() && it.selections().isEmpty()) {
      problems.add(
          it.at(),
          "Field \""
              + it.name()
              + "\" of type \""
              + definition.type().text()
              + "\" must have a selection of subfields. Did you mean \""
              + it.name()
              + " { ... }\"?");
    }
  }
}
