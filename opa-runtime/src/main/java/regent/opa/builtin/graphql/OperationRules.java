package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.graphql.Query.Field;
import regent.opa.builtin.graphql.Query.Inline;
import regent.opa.builtin.graphql.Query.Operation;
import regent.opa.builtin.graphql.Query.Selection;
import regent.opa.builtin.graphql.Query.Spread;
import regent.opa.builtin.graphql.Query.Variable;
import regent.opa.value.GoQuote;

/// Rules for operations and their variables.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Validation.Operations>
final class OperationRules {
  private final Walk walk;
  private final Problems problems;
  private final Set<String> names = new HashSet<>();

  OperationRules(Walk walk, Problems problems) {
    this.walk = walk;
    this.problems = problems;
  }

  boolean isInside() {
    return walk.operation() != null;
  }

  void knownRootType(Operation it) throws GraphqlException {
    var kind = it.kind().isEmpty() ? "query" : it.kind();
    if (walk.schema().root(kind) == null) {
      problems.add(it.at(), "Schema does not support operation type \"" + it.kind() + "\"");
    }
  }

  void loneAnonymousOperation(Operation it) throws GraphqlException {
    if (it.name().isEmpty() && walk.query().operations().size() > 1) {
      problems.add(it.at(), "This anonymous operation must be the only defined operation.");
    }
  }

  void noUnusedVariables(Operation it) throws GraphqlException {
    for (var variable : it.variables()) {
      if (!walk.isUsed(variable)) {
        var where = it.name().isEmpty() ? "" : " in operation \"" + it.name() + "\"";
        problems.add(
            variable.at(), "Variable \"$" + variable.name() + "\" is never used" + where + ".");
      }
    }
  }

  void singleFieldSubscriptions(Operation it) throws GraphqlException {
    if (walk.schema().root("subscription") == null || !it.kind().equals("subscription")) {
      return;
    }
    var name =
        it.name().isEmpty() ? "Anonymous Subscription" : "Subscription " + GoQuote.quote(it.name());
    var fields = new ArrayList<>(topFields(it).entrySet());
    if (fields.size() > 1) {
      problems.add(fields.get(1).getValue().at(), name + " must select only one top level field.");
    }
    for (var field : fields) {
      if (field.getKey().startsWith("__")) {
        problems.add(
            field.getValue().at(), name + " must not select an introspection top level field.");
      }
    }
  }

  private Map<String, Field> topFields(Operation operation) throws GraphqlException {
    var fields = new LinkedHashMap<String, Field>();
    collect(operation.selections(), fields, new HashSet<>());
    return fields;
  }

  private void collect(List<Selection> selections, Map<String, Field> into, Set<String> entered)
      throws GraphqlException {
    for (var selection : selections) {
      walk.effort().spend(1);
      switch (selection) {
        case Field field -> into.putIfAbsent(field.name(), field);
        case Inline inline -> collect(inline.selections(), into, entered);
        case Spread spread -> {
          var fragment = walk.fragment(spread);
          if (fragment == null) {
            return;
          }
          if (entered.add(fragment.name())) {
            collect(fragment.selections(), into, entered);
          }
        }
      }
    }
  }

  void uniqueOperationNames(Operation it) throws GraphqlException {
    if (!names.add(it.name())) {
      problems.add(it.at(), "There can be only one operation named \"" + it.name() + "\".");
    }
  }

  /// Each variable that is defined twice is reported once.
  void uniqueVariableNames(Operation it) throws GraphqlException {
    var counts = new HashMap<String, Integer>();
    for (var variable : it.variables()) {
      if (counts.merge(variable.name(), 1, Integer::sum) == 2) {
        problems.add(
            variable.at(), "There can be only one variable named \"$" + variable.name() + "\".");
      }
    }
  }

  void variablesAreInputTypes(Operation it) throws GraphqlException {
    for (var variable : it.variables()) {
      @Nullable SchemaType type = walk.schema().type(variable.type().name());
      if (type != null && !type.isInput()) {
        problems.add(
            variable.at(),
            "Variable \"$"
                + variable.name()
                + "\" cannot be non-input type \""
                + variable.type().text()
                + "\".");
      }
    }
  }

  void knownTypeNames(Variable it) throws GraphqlException {
    if (walk.schema().type(it.type().name()) == null) {
      problems.add(it.at(), "Unknown type \"" + it.type().name() + "\".");
    }
  }
}
