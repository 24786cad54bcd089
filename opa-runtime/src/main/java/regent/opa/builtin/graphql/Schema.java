package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.graphql.SchemaDocument.DirectiveDefinition;
import regent.opa.builtin.graphql.SchemaDocument.TypeDefinition;

/// A schema in which names are looked up. [SchemaCheck] makes valid ones, which never change again
/// and may be shared.
public final class Schema {
  private final SortedMap<String, SchemaType> types = new TreeMap<>();
  private final SortedMap<String, DirectiveDefinition> directives = new TreeMap<>();
  private final Map<String, List<SchemaType>> possibleTypes = new HashMap<>();
  private final Map<String, SchemaType> roots = new HashMap<>();

  Schema() {}

  @Nullable SchemaType type(String name) {
    return types.get(name);
  }

  /// In the order of names.
  SortedMap<String, SchemaType> types() {
    return Collections.unmodifiableSortedMap(types);
  }

  SchemaType add(SchemaType type) {
    types.put(type.name(), type);
    return type;
  }

  SchemaType typeToExtend(TypeDefinition extension, List<SchemaType> inOrder) {
    var known = types.get(extension.name());
    if (known != null) {
      return known;
    }
    var added = add(SchemaType.ofExtension(extension));
    inOrder.add(added);
    return added;
  }

  @Nullable DirectiveDefinition directive(String name) {
    return directives.get(name);
  }

  /// In the order of names.
  SortedMap<String, DirectiveDefinition> directives() {
    return Collections.unmodifiableSortedMap(directives);
  }

  void add(DirectiveDefinition directive) {
    directives.put(directive.name(), directive);
  }

  /// What a value of the type `name` may be: the type itself, or the members and implementations
  /// of an abstract one.
  List<SchemaType> possibleTypes(String name) {
    return possibleTypes.getOrDefault(name, List.of());
  }

  void addPossibleType(String name, SchemaType type) {
    possibleTypes.computeIfAbsent(name, _ -> new ArrayList<>()).add(type);
  }

  /// The root type of `query`, `mutation` or `subscription`.
  @Nullable SchemaType root(String operation) {
    return roots.get(operation);
  }

  void root(String operation, SchemaType type) {
    roots.put(operation, type);
  }
}
