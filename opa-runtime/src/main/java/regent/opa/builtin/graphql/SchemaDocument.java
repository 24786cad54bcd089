package regent.opa.builtin.graphql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A document of the schema language, as written: nothing is checked yet.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Type-System>
///
/// @param comment at the end of the document
record SchemaDocument(
    List<Entry> entries,
    List<Entry> entryExtensions,
    List<DirectiveDefinition> directives,
    List<TypeDefinition> types,
    List<TypeDefinition> typeExtensions,
    List<String> comment) {
  SchemaDocument {
    entries = List.copyOf(entries);
    entryExtensions = List.copyOf(entryExtensions);
    directives = List.copyOf(directives);
    types = List.copyOf(types);
    typeExtensions = List.copyOf(typeExtensions);
  }

  /// The comments around a definition.
  ///
  /// @param before the description
  /// @param after the description, before the definition itself
  /// @param end before the closing brace
  record Comments(List<String> before, List<String> after, List<String> end) {}

  /// A `schema { … }`.
  record Entry(
      String description,
      List<Directive> directives,
      List<Root> roots,
      @Nullable Position at,
      Comments comments) {}

  /// The root type of a kind of operation.
  record Root(String operation, String type, @Nullable Position at, List<String> comment) {}

  record DirectiveDefinition(
      String description,
      String name,
      List<InputDefinition> arguments,
      List<String> locations,
      boolean repeatable,
      @Nullable Position at,
      Comments comments) {}

  /// The kinds of types; the names are those in values and messages.
  enum Kind {
    SCALAR,
    OBJECT,
    INTERFACE,
    UNION,
    ENUM,
    INPUT_OBJECT
  }

  /// A definition or an extension of a type.
  ///
  /// @param fields of objects, interfaces and input objects
  /// @param members of unions
  /// @param memberPositions as many as `members`, or none
  /// @param builtIn whether names that begin with `__` are allowed
  record TypeDefinition(
      Kind kind,
      String description,
      String name,
      List<Directive> directives,
      List<String> interfaces,
      List<FieldDefinition> fields,
      List<String> members,
      List<Position> memberPositions,
      List<EnumValue> values,
      boolean builtIn,
      @Nullable Position at,
      Comments comments) {}

  /// @param arguments of fields of objects
  /// @param defaultValue of fields of input objects
  record FieldDefinition(
      String description,
      String name,
      List<InputDefinition> arguments,
      @Nullable Literal defaultValue,
      TypeReference type,
      List<Directive> directives,
      @Nullable Position at,
      Comments comments) {}

  /// An argument.
  record InputDefinition(
      String description,
      String name,
      @Nullable Literal defaultValue,
      TypeReference type,
      List<Directive> directives,
      @Nullable Position at,
      Comments comments) {
    /// Whether it must be given.
    boolean required() {
      return type.nonNull() && defaultValue == null;
    }
  }

  record EnumValue(
      String description,
      String name,
      List<Directive> directives,
      @Nullable Position at,
      Comments comments) {}
}
