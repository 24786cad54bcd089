package regent.opa.builtin.graphql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An executable document: what clients send.
///
/// In all nodes of documents and schemas `at` is absent when the node was read from a value, and
/// `comment` holds the lines of comment before the node, with their `#`.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Document>
record Query(List<Operation> operations, List<Fragment> fragments) {
  Query {
    operations = List.copyOf(operations);
    fragments = List.copyOf(fragments);
  }

  /// @param kind `query`, `mutation` or `subscription`
  /// @param name empty when there is none
  record Operation(
      String kind,
      String name,
      List<Variable> variables,
      List<Directive> directives,
      List<Selection> selections,
      @Nullable Position at,
      List<String> comment) {}

  /// A variable of an operation.
  ///
  /// @param used whether it counts as used even if nothing mentions it
  record Variable(
      String name,
      TypeReference type,
      @Nullable Literal defaultValue,
      List<Directive> directives,
      boolean used,
      @Nullable Position at,
      List<String> comment) {}

  record Fragment(
      String name,
      List<Variable> variables,
      String condition,
      List<Directive> directives,
      List<Selection> selections,
      @Nullable Position at,
      List<String> comment) {}

  /// What stands between the braces of a selection set.
  sealed interface Selection {}

  /// @param alias the name where there is no alias
  record Field(
      String alias,
      String name,
      List<Argument> arguments,
      List<Directive> directives,
      List<Selection> selections,
      @Nullable Position at,
      List<String> comment)
      implements Selection {
    /// The name in the answer.
    String responseName() {
      return alias.isEmpty() ? name : alias;
    }
  }

  record Spread(
      String name, List<Directive> directives, @Nullable Position at, List<String> comment)
      implements Selection {}

  /// @param condition empty when there is none
  record Inline(
      String condition,
      List<Directive> directives,
      List<Selection> selections,
      @Nullable Position at,
      List<String> comment)
      implements Selection {}
}
