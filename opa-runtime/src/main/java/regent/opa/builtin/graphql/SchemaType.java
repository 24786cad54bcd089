package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.graphql.SchemaDocument.EnumValue;
import regent.opa.builtin.graphql.SchemaDocument.FieldDefinition;
import regent.opa.builtin.graphql.SchemaDocument.Kind;
import regent.opa.builtin.graphql.SchemaDocument.TypeDefinition;

/// A type of a schema with all its extensions. Changes only while its schema is made.
final class SchemaType {
  private final TypeDefinition definition;
  private final List<Directive> directives = new ArrayList<>();
  private final List<String> interfaces = new ArrayList<>();
  private final List<FieldDefinition> fields = new ArrayList<>();
  private final List<String> members = new ArrayList<>();
  private final List<Position> memberPositions = new ArrayList<>();
  private final List<EnumValue> values = new ArrayList<>();
  private final Map<String, FieldDefinition> fieldsByName = new HashMap<>();

  private SchemaType(TypeDefinition definition) {
    this.definition = definition;
  }

  static SchemaType of(TypeDefinition definition) {
    var type = new SchemaType(definition);
    type.extend(definition);
    return type;
  }

  /// A type that only `extension` mentions. Nothing of the extension is in it yet.
  static SchemaType ofExtension(TypeDefinition extension) {
    return new SchemaType(
        new TypeDefinition(
            extension.kind(),
            "",
            extension.name(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            false,
            extension.at(),
            extension.comments()));
  }

  void extend(TypeDefinition more) {
    directives.addAll(more.directives());
    interfaces.addAll(more.interfaces());
    more.fields().forEach(this::addField);
    members.addAll(more.members());
    memberPositions.addAll(more.memberPositions());
    values.addAll(more.values());
  }

  void addField(FieldDefinition field) {
    fields.add(field);
    fieldsByName.putIfAbsent(field.name(), field);
  }

  String name() {
    return definition.name();
  }

  Kind kind() {
    return definition.kind();
  }

  @Nullable Position at() {
    return definition.at();
  }

  boolean isBuiltIn() {
    return definition.builtIn();
  }

  List<Directive> directives() {
    return directives;
  }

  List<String> interfaces() {
    return interfaces;
  }

  List<FieldDefinition> fields() {
    return fields;
  }

  @Nullable FieldDefinition field(String name) {
    return fieldsByName.get(name);
  }

  List<String> members() {
    return members;
  }

  /// Where the member at `index` was written, if known for all members.
  @Nullable Position memberPosition(int index) {
    return memberPositions.size() == members.size() ? memberPositions.get(index) : at();
  }

  List<EnumValue> values() {
    return values;
  }

  boolean isLeaf() {
    return switch (kind()) {
      case SCALAR, ENUM -> true;
      case OBJECT, INTERFACE, UNION, INPUT_OBJECT -> false;
    };
  }

  boolean isAbstract() {
    return switch (kind()) {
      case INTERFACE, UNION -> true;
      case SCALAR, OBJECT, ENUM, INPUT_OBJECT -> false;
    };
  }

  boolean isComposite() {
    return switch (kind()) {
      case OBJECT, INTERFACE, UNION -> true;
      case SCALAR, ENUM, INPUT_OBJECT -> false;
    };
  }

  boolean isInput() {
    return switch (kind()) {
      case SCALAR, ENUM, INPUT_OBJECT -> true;
      case OBJECT, INTERFACE, UNION -> false;
    };
  }
}
