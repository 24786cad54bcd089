package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import regent.opa.builtin.graphql.SchemaDocument.Comments;
import regent.opa.builtin.graphql.SchemaDocument.DirectiveDefinition;
import regent.opa.builtin.graphql.SchemaDocument.Entry;
import regent.opa.builtin.graphql.SchemaDocument.Root;
import regent.opa.builtin.graphql.SchemaDocument.TypeDefinition;
import regent.opa.builtin.graphql.Token.Kind;

/// Reads a document of the schema language. It is not checked: that is what [SchemaCheck] does.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Type-System>
final class SchemaParser {
  private static final Set<String> LOCATIONS =
      Set.of(
          "QUERY",
          "MUTATION",
          "SUBSCRIPTION",
          "FIELD",
          "FRAGMENT_DEFINITION",
          "FRAGMENT_SPREAD",
          "INLINE_FRAGMENT",
          "VARIABLE_DEFINITION",
          "SCHEMA",
          "SCALAR",
          "OBJECT",
          "FIELD_DEFINITION",
          "ARGUMENT_DEFINITION",
          "INTERFACE",
          "UNION",
          "ENUM",
          "ENUM_VALUE",
          "INPUT_OBJECT",
          "INPUT_FIELD_DEFINITION");

  private final Tokens tokens;
  private final CommonParser common;
  private final TypeParser types;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Entry> entryExtensions = new ArrayList<>();
  private final List<DirectiveDefinition> directives = new ArrayList<>();
  private final List<TypeDefinition> definitions = new ArrayList<>();
  private final List<TypeDefinition> extensions = new ArrayList<>();

  private SchemaParser(Tokens tokens, boolean builtIn) {
    this.tokens = tokens;
    common = new CommonParser(tokens);
    types = new TypeParser(tokens, common, builtIn);
  }

  /// @throws GraphqlException when `text` is no such document, with the first problem
  static SchemaDocument parse(String text) throws GraphqlException {
    return new SchemaParser(new Tokens(text), false).document();
  }

  /// As [#parse(String)], for the definitions that every schema has.
  static SchemaDocument parseBuiltIn(String text) throws GraphqlException {
    return new SchemaParser(new Tokens(text), true).document();
  }

  /// A description and the comment before it.
  record Description(String text, List<String> comment) {
    static final Description NONE = new Description("", List.of());

    static Description read(Tokens tokens) throws GraphqlException {
      if (!tokens.at(Kind.STRING) && !tokens.at(Kind.BLOCK_STRING)) {
        return NONE;
      }
      var comment = tokens.comment();
      return new Description(tokens.take().value(), comment);
    }
  }

  private SchemaDocument document() throws GraphqlException {
    while (!tokens.at(Kind.EOF)) {
      definition();
    }
    return new SchemaDocument(
        entries, entryExtensions, directives, definitions, extensions, tokens.comment());
  }

  private void definition() throws GraphqlException {
    var quoted = tokens.peek();
    var description = Description.read(tokens);
    if (!tokens.at(Kind.NAME)) {
      throw tokens.unexpected();
    }
    switch (tokens.peek().value()) {
      case "scalar", "type", "interface", "union", "enum", "input" ->
          definitions.add(types.definition(description));
      case "schema" -> entries.add(entry(description));
      case "directive" -> directives.add(directive(description));
      case "extend" -> {
        if (!description.text().isEmpty()) {
          throw Tokens.unexpected(quoted);
        }
        extension();
      }
      default -> throw tokens.unexpected();
    }
  }

  private void extension() throws GraphqlException {
    var comment = tokens.comment();
    tokens.expectKeyword("extend");
    if (!tokens.peek().value().equals("schema")) {
      extensions.add(types.extension(comment));
      return;
    }
    tokens.expectKeyword("schema");
    var at = tokens.position();
    var uses = common.directives(true);
    var roots = roots();
    if (uses.isEmpty() && roots.parts().isEmpty()) {
      throw tokens.unexpected();
    }
    entryExtensions.add(
        new Entry("", uses, roots.parts(), at, new Comments(List.of(), comment, roots.end())));
  }

  private Entry entry(Description description) throws GraphqlException {
    var comment = tokens.comment();
    tokens.expectKeyword("schema");
    var at = tokens.position();
    var uses = common.directives(true);
    var roots = roots();
    return new Entry(
        description.text(),
        uses,
        roots.parts(),
        at,
        new Comments(description.comment(), comment, roots.end()));
  }

  private Tokens.Several<Root> roots() throws GraphqlException {
    return tokens.some(Kind.BRACE_L, Kind.BRACE_R, this::root);
  }

  private Root root() throws GraphqlException {
    var at = tokens.position();
    var comment = tokens.comment();
    var operation = tokens.take();
    switch (operation.value()) {
      case "query", "mutation", "subscription" -> {}
      default -> throw Tokens.unexpected(operation);
    }
    tokens.expect(Kind.COLON);
    return new Root(operation.value(), tokens.name(), at, comment);
  }

  private DirectiveDefinition directive(Description description) throws GraphqlException {
    var comment = tokens.comment();
    tokens.expectKeyword("directive");
    tokens.expect(Kind.AT);
    var at = tokens.position();
    var name = tokens.name();
    var arguments = types.arguments();
    boolean repeatable = tokens.atName("repeatable");
    if (repeatable) {
      tokens.take();
    }
    tokens.expectKeyword("on");
    return new DirectiveDefinition(
        description.text(),
        name,
        arguments,
        locations(),
        repeatable,
        at,
        new Comments(description.comment(), comment, List.of()));
  }

  private List<String> locations() throws GraphqlException {
    var locations = new ArrayList<String>();
    tokens.skip(Kind.PIPE);
    do {
      var location = tokens.expect(Kind.NAME);
      if (!LOCATIONS.contains(location.value())) {
        throw Tokens.unexpected(location);
      }
      locations.add(location.value());
    } while (tokens.skip(Kind.PIPE));
    return locations;
  }
}
