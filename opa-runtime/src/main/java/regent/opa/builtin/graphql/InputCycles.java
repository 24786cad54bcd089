package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import regent.opa.builtin.graphql.SchemaDocument.FieldDefinition;
import regent.opa.builtin.graphql.SchemaDocument.Kind;
import regent.opa.value.GoQuote;

/// Finds input objects that contain themselves through fields that must be given: no value of such
/// a type could ever be written.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Input-Objects.Circular-References>
final class InputCycles {
  private final Schema schema;
  private final Set<String> visited = new HashSet<>();
  private final List<FieldDefinition> path = new ArrayList<>();
  private final Map<String, Integer> onPath = new HashMap<>();

  private InputCycles(Schema schema) {
    this.schema = schema;
  }

  static void check(Schema schema) throws GraphqlException {
    var cycles = new InputCycles(schema);
    for (var type : schema.types().values()) {
      if (type.kind() == Kind.INPUT_OBJECT) {
        cycles.visit(type);
      }
    }
  }

  private void visit(SchemaType type) throws GraphqlException {
    if (!visited.add(type.name())) {
      return;
    }
    Effort.checkDepth(path.size());
    onPath.put(type.name(), path.size());
    for (var field : type.fields()) {
      var next = field.type().nonNull() ? schema.type(field.type().named()) : null;
      if (next == null || next.kind() != Kind.INPUT_OBJECT) {
        continue;
      }
      path.add(field);
      var start = onPath.get(next.name());
      if (start != null) {
        throw cycle(next, path.subList(start, path.size()));
      }
      visit(next);
      path.removeLast();
    }
    onPath.remove(type.name());
  }

  private static GraphqlException cycle(SchemaType type, List<FieldDefinition> fields) {
    var names = fields.stream().map(FieldDefinition::name).toList();
    return SchemaCheck.problem(
        fields.getFirst().at(),
        "Cannot reference Input Object "
            + GoQuote.quote(type.name())
            + " within itself through a series of non-null fields: "
            + GoQuote.quote(String.join(".", names))
            + ".");
  }
}
