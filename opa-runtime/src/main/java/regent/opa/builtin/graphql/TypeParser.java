package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.List;
import regent.opa.builtin.graphql.SchemaDocument.Comments;
import regent.opa.builtin.graphql.SchemaDocument.EnumValue;
import regent.opa.builtin.graphql.SchemaDocument.FieldDefinition;
import regent.opa.builtin.graphql.SchemaDocument.InputDefinition;
import regent.opa.builtin.graphql.SchemaDocument.TypeDefinition;
import regent.opa.builtin.graphql.SchemaParser.Description;
import regent.opa.builtin.graphql.Token.Kind;

/// Reads definitions and extensions of types.
final class TypeParser {
  private final Tokens tokens;
  private final CommonParser common;
  private final boolean builtIn;

  TypeParser(Tokens tokens, CommonParser common, boolean builtIn) {
    this.tokens = tokens;
    this.common = common;
    this.builtIn = builtIn;
  }

  TypeDefinition definition(Description description) throws GraphqlException {
    var comment = tokens.comment();
    return type(kind(), description, comment, false);
  }

  /// After `extend`.
  ///
  /// @param comment before `extend`
  TypeDefinition extension(List<String> comment) throws GraphqlException {
    var extension = type(kind(), Description.NONE, comment, true);
    if (extension.directives().isEmpty()
        && extension.interfaces().isEmpty()
        && extension.fields().isEmpty()
        && extension.members().isEmpty()
        && extension.values().isEmpty()) {
      throw tokens.unexpected();
    }
    return extension;
  }

  private SchemaDocument.Kind kind() throws GraphqlException {
    var kind =
        switch (tokens.peek().value()) {
          case "scalar" -> SchemaDocument.Kind.SCALAR;
          case "type" -> SchemaDocument.Kind.OBJECT;
          case "interface" -> SchemaDocument.Kind.INTERFACE;
          case "union" -> SchemaDocument.Kind.UNION;
          case "enum" -> SchemaDocument.Kind.ENUM;
          case "input" -> SchemaDocument.Kind.INPUT_OBJECT;
          default -> throw tokens.unexpected();
        };
    tokens.expectKeyword(tokens.peek().value());
    return kind;
  }

  private TypeDefinition type(
      SchemaDocument.Kind kind, Description description, List<String> comment, boolean extension)
      throws GraphqlException {
    var at = tokens.position();
    var name = tokens.name();
    // OPA's parser takes no interfaces in an extension of an interface.
    boolean implementing =
        kind == SchemaDocument.Kind.OBJECT || (kind == SchemaDocument.Kind.INTERFACE && !extension);
    var interfaces = implementing ? interfaces() : List.<String>of();
    // Nor does it insist on constants in an extension of an input object.
    var directives = common.directives(!extension || kind != SchemaDocument.Kind.INPUT_OBJECT);
    var fields = new Tokens.Several<FieldDefinition>(List.of(), List.of());
    var values = new Tokens.Several<EnumValue>(List.of(), List.of());
    var members = new ArrayList<String>();
    var positions = new ArrayList<Position>();
    switch (kind) {
      case SCALAR -> {}
      case OBJECT, INTERFACE ->
          fields = tokens.some(Kind.BRACE_L, Kind.BRACE_R, () -> field(false));
      case INPUT_OBJECT -> fields = tokens.some(Kind.BRACE_L, Kind.BRACE_R, () -> field(true));
      case ENUM -> values = tokens.some(Kind.BRACE_L, Kind.BRACE_R, this::enumValue);
      case UNION -> members(members, positions);
    }
    var end = kind == SchemaDocument.Kind.ENUM ? values.end() : fields.end();
    return new TypeDefinition(
        kind,
        description.text(),
        name,
        directives,
        interfaces,
        fields.parts(),
        members,
        positions,
        values.parts(),
        builtIn,
        at,
        new Comments(description.comment(), comment, end));
  }

  private List<String> interfaces() throws GraphqlException {
    var interfaces = new ArrayList<String>();
    if (tokens.peek().value().equals("implements")) {
      tokens.take();
      tokens.skip(Kind.AMP);
      do {
        interfaces.add(tokens.name());
      } while (tokens.skip(Kind.AMP));
    }
    return interfaces;
  }

  private void members(List<String> members, List<Position> positions) throws GraphqlException {
    if (tokens.skip(Kind.EQUALS)) {
      tokens.skip(Kind.PIPE);
      do {
        positions.add(tokens.position());
        members.add(tokens.name());
      } while (tokens.skip(Kind.PIPE));
    }
  }

  private FieldDefinition field(boolean input) throws GraphqlException {
    var description = Description.read(tokens);
    var at = tokens.position();
    var comments = comments(description);
    var name = tokens.name();
    var arguments = input ? List.<InputDefinition>of() : arguments();
    tokens.expect(Kind.COLON);
    var type = common.type();
    var defaultValue = input && tokens.skip(Kind.EQUALS) ? common.value(true) : null;
    return new FieldDefinition(
        description.text(),
        name,
        arguments,
        defaultValue,
        type,
        common.directives(true),
        at,
        comments);
  }

  List<InputDefinition> arguments() throws GraphqlException {
    return tokens.some(Kind.PAREN_L, Kind.PAREN_R, this::argument).parts();
  }

  private InputDefinition argument() throws GraphqlException {
    var field = field(true);
    return new InputDefinition(
        field.description(),
        field.name(),
        field.defaultValue(),
        field.type(),
        field.directives(),
        field.at(),
        field.comments());
  }

  private EnumValue enumValue() throws GraphqlException {
    var description = Description.read(tokens);
    var at = tokens.position();
    var comments = comments(description);
    var name = tokens.name();
    return new EnumValue(description.text(), name, common.directives(true), at, comments);
  }

  /// An empty description hides the comment before it.
  private Comments comments(Description description) {
    var before = description.text().isEmpty() ? List.<String>of() : description.comment();
    return new Comments(before, tokens.comment(), List.of());
  }
}
