package regent.opa.builtin.graphql;

import java.util.List;
import regent.opa.builtin.graphql.SchemaDocument.Comments;
import regent.opa.builtin.graphql.SchemaDocument.DirectiveDefinition;
import regent.opa.builtin.graphql.SchemaDocument.Entry;
import regent.opa.builtin.graphql.SchemaDocument.EnumValue;
import regent.opa.builtin.graphql.SchemaDocument.FieldDefinition;
import regent.opa.builtin.graphql.SchemaDocument.InputDefinition;
import regent.opa.builtin.graphql.SchemaDocument.Kind;
import regent.opa.builtin.graphql.SchemaDocument.Root;
import regent.opa.builtin.graphql.SchemaDocument.TypeDefinition;
import regent.opa.value.Obj;

/// Reads documents of the schema language from the values that [AstWriter] writes.
final class SchemaReader {
  private SchemaReader() {}

  static SchemaDocument schema(Obj value) throws GraphqlException {
    try {
      var root = JsonNode.root(value, "SchemaDocument");
      return new SchemaDocument(
          root.list("Schema", "ast.SchemaDefinitionList", "SchemaDefinition", SchemaReader::entry),
          root.list(
              "SchemaExtension",
              "ast.SchemaDefinitionList",
              "SchemaDefinition",
              SchemaReader::entry),
          root.list(
              "Directives",
              "ast.DirectiveDefinitionList",
              "DirectiveDefinition",
              SchemaReader::directive),
          root.list("Definitions", "ast.DefinitionList", "Definition", SchemaReader::type),
          root.list("Extensions", "ast.DefinitionList", "Definition", SchemaReader::type),
          AstReader.comment(root, "Comment"));
    } catch (JsonTypeException e) {
      throw e.problem();
    }
  }

  private static Entry entry(JsonNode node) throws JsonTypeException, GraphqlException {
    return new Entry(
        node.text("Description"),
        AstReader.directives(node),
        node.list(
            "OperationTypes",
            "ast.OperationTypeDefinitionList",
            "OperationTypeDefinition",
            SchemaReader::root),
        null,
        comments(node));
  }

  private static Root root(JsonNode node) throws JsonTypeException, GraphqlException {
    return new Root(
        node.text("Operation", "ast.Operation"),
        node.text("Type"),
        null,
        AstReader.comment(node, "Comment"));
  }

  private static DirectiveDefinition directive(JsonNode node)
      throws JsonTypeException, GraphqlException {
    return new DirectiveDefinition(
        node.text("Description"),
        node.text("Name"),
        arguments(node),
        node.texts("Locations", "[]ast.DirectiveLocation", "ast.DirectiveLocation"),
        node.flag("IsRepeatable"),
        null,
        comments(node));
  }

  private static TypeDefinition type(JsonNode node) throws JsonTypeException, GraphqlException {
    var kind = node.text("Kind", "ast.DefinitionKind");
    var name = node.text("Name");
    return new TypeDefinition(
        kind(kind),
        node.text("Description"),
        name,
        AstReader.directives(node),
        node.texts("Interfaces", "[]string", "string"),
        node.list("Fields", "ast.FieldList", "FieldDefinition", SchemaReader::field),
        node.texts("Types", "[]string", "string"),
        List.of(),
        node.list("EnumValues", "ast.EnumValueList", "EnumValueDefinition", SchemaReader::value),
        node.flag("BuiltIn"),
        null,
        comments(node));
  }

  private static Kind kind(String name) throws GraphqlException {
    for (var kind : Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw new GraphqlException("unknown kind of GraphQL type: " + name);
  }

  private static FieldDefinition field(JsonNode node) throws JsonTypeException, GraphqlException {
    return new FieldDefinition(
        node.text("Description"),
        node.text("Name"),
        arguments(node),
        node.node("DefaultValue", "Value", AstReader::literal),
        AstReader.type(node),
        AstReader.directives(node),
        null,
        comments(node));
  }

  private static List<InputDefinition> arguments(JsonNode node)
      throws JsonTypeException, GraphqlException {
    return node.list(
        "Arguments", "ast.ArgumentDefinitionList", "ArgumentDefinition", SchemaReader::input);
  }

  private static InputDefinition input(JsonNode node) throws JsonTypeException, GraphqlException {
    return new InputDefinition(
        node.text("Description"),
        node.text("Name"),
        node.node("DefaultValue", "Value", AstReader::literal),
        AstReader.type(node),
        AstReader.directives(node),
        null,
        comments(node));
  }

  private static EnumValue value(JsonNode node) throws JsonTypeException, GraphqlException {
    return new EnumValue(
        node.text("Description"),
        node.text("Name"),
        AstReader.directives(node),
        null,
        comments(node));
  }

  private static Comments comments(JsonNode node) throws JsonTypeException, GraphqlException {
    return new Comments(
        AstReader.comment(node, "BeforeDescriptionComment"),
        AstReader.comment(node, "AfterDescriptionComment"),
        AstReader.comment(node, "EndOfDefinitionComment"));
  }
}
