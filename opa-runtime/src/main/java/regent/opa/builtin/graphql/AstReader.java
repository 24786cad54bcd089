package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.graphql.Query.Field;
import regent.opa.builtin.graphql.Query.Inline;
import regent.opa.builtin.graphql.Query.Selection;
import regent.opa.builtin.graphql.Query.Spread;
import regent.opa.value.Null;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// Reads executable documents from the values that [AstWriter] writes, as OPA reads them: what it
/// does not know is ignored, comments of operations, fragments and selections are dropped, and
/// whatever can be read as a field is one, so that spreads do not survive.
final class AstReader {
  private AstReader() {}

  static Query query(Obj value) throws GraphqlException {
    try {
      var root = JsonNode.root(value, "QueryDocument");
      return new Query(
          root.list("Operations", "ast.OperationList", JsonNode.MAP, AstReader::operation),
          root.list("Fragments", "ast.FragmentDefinitionList", JsonNode.MAP, AstReader::fragment));
    } catch (JsonTypeException e) {
      throw e.problem();
    }
  }

  private static Query.Operation operation(JsonNode json)
      throws JsonTypeException, GraphqlException {
    var node = json.strict();
    var kind = node.text("Operation", "ast.Operation");
    return new Query.Operation(
        kind,
        node.text("Name"),
        variables(node, "VariableDefinitions"),
        directives(node),
        selections(node),
        null,
        List.of());
  }

  private static Query.Fragment fragment(JsonNode json) throws JsonTypeException, GraphqlException {
    var node = json.strict();
    return new Query.Fragment(
        node.text("Name"),
        variables(node, "VariableDefinition"),
        node.text("TypeCondition"),
        directives(node),
        selections(node),
        null,
        List.of());
  }

  private static List<Query.Variable> variables(JsonNode node, String name)
      throws JsonTypeException, GraphqlException {
    return node.list(name, "ast.VariableDefinitionList", "VariableDefinition", AstReader::variable);
  }

  private static Query.Variable variable(JsonNode node) throws JsonTypeException, GraphqlException {
    return new Query.Variable(
        node.text("Variable"),
        type(node),
        node.node("DefaultValue", "Value", AstReader::literal),
        directives(node),
        node.flag("Used"),
        null,
        comment(node, "Comment"));
  }

  private static List<Selection> selections(JsonNode node)
      throws JsonTypeException, GraphqlException {
    var selections = new ArrayList<Selection>();
    for (var item : node.items("SelectionSet", "[]json.RawMessage")) {
      var selection = selection(item, node.depth() + 1);
      if (selection != null) {
        selections.add(selection);
      }
    }
    return selections;
  }

  /// Nothing when `value` is no selection of any kind.
  private static @Nullable Selection selection(Value value, int depth) throws GraphqlException {
    var object = value instanceof Null ? Obj.EMPTY : value instanceof Obj o ? o : null;
    if (object == null) {
      return null;
    }
    for (var reader :
        List.<JsonNode.Reader<Selection>>of(
            AstReader::field, AstReader::spread, AstReader::inline)) {
      try {
        return reader.read(JsonNode.inner(object, depth));
      } catch (JsonTypeException _) {
        // Then it may be one of the other kinds.
      }
    }
    return null;
  }

  private static Selection field(JsonNode json) throws JsonTypeException, GraphqlException {
    var node = json.strict();
    return new Field(
        node.text("Alias"),
        node.text("Name"),
        node.list("Arguments", "ast.ArgumentList", "Argument", AstReader::argument),
        directives(node),
        selections(node),
        null,
        List.of());
  }

  private static Selection spread(JsonNode node) throws JsonTypeException, GraphqlException {
    return new Spread(node.text("Name"), directives(node), null, comment(node, "Comment"));
  }

  private static Selection inline(JsonNode json) throws JsonTypeException, GraphqlException {
    var node = json.strict();
    return new Inline(
        node.text("TypeCondition"), directives(node), selections(node), null, List.of());
  }

  static List<Directive> directives(JsonNode node) throws JsonTypeException, GraphqlException {
    return node.list("Directives", "ast.DirectiveList", "Directive", AstReader::directive);
  }

  private static Directive directive(JsonNode node) throws JsonTypeException, GraphqlException {
    return new Directive(
        node.text("Name"),
        node.list("Arguments", "ast.ArgumentList", "Argument", AstReader::argument),
        null);
  }

  private static Argument argument(JsonNode node) throws JsonTypeException, GraphqlException {
    return new Argument(node.text("Name"), value(node), null, comment(node, "Comment"));
  }

  private static Literal value(JsonNode node) throws JsonTypeException, GraphqlException {
    return present(node.node("Value", "Value", AstReader::literal), "Value");
  }

  static TypeReference type(JsonNode node) throws JsonTypeException, GraphqlException {
    return present(node.node("Type", "Type", AstReader::typeReference), "Type");
  }

  private static <T> T present(@Nullable T node, String name) throws GraphqlException {
    if (node == null) {
      throw new GraphqlException("GraphQL node has no " + name);
    }
    return node;
  }

  private static TypeReference typeReference(JsonNode node)
      throws JsonTypeException, GraphqlException {
    var named = node.text("NamedType");
    var element = node.node("Elem", "Type", AstReader::typeReference);
    if (named.isEmpty() && element == null) {
      throw new GraphqlException("GraphQL node has no NamedType");
    }
    return new TypeReference(named, element, node.flag("NonNull"), null);
  }

  static Literal literal(JsonNode node) throws JsonTypeException, GraphqlException {
    return new Literal(
        Literal.Kind.of(node.number("Kind", "ast.ValueKind")),
        node.text("Raw"),
        node.list("Children", "ast.ChildValueList", "ChildValue", AstReader::child),
        null,
        comment(node, "Comment"));
  }

  private static Literal.Child child(JsonNode node) throws JsonTypeException, GraphqlException {
    return new Literal.Child(node.text("Name"), value(node), null, comment(node, "Comment"));
  }

  static List<String> comment(JsonNode node, String name)
      throws JsonTypeException, GraphqlException {
    List<String> lines =
        node.node(
            name,
            "CommentGroup",
            group -> group.list("List", "[]*ast.Comment", "Comment", line -> line.text("Value")));
    return lines == null ? List.of() : lines;
  }
}
