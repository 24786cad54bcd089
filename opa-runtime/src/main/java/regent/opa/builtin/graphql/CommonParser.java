package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.List;
import regent.opa.builtin.graphql.Token.Kind;

/// Reads what documents and schemas share: values, arguments, directives and mentions of types.
final class CommonParser {
  private final Tokens tokens;
  private int depth;

  CommonParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /// @param constant whether variables are not allowed
  Literal value(boolean constant) throws GraphqlException {
    var token = tokens.peek();
    var at = token.at();
    var comment = tokens.comment();
    return switch (token.kind()) {
      case BRACKET_L -> {
        var items =
            tokens.any(
                Kind.BRACKET_L,
                Kind.BRACKET_R,
                () -> new Literal.Child("", value(constant), null, List.of()));
        yield new Literal(Literal.Kind.LIST, "", items, at, comment);
      }
      case BRACE_L -> {
        var fields = tokens.any(Kind.BRACE_L, Kind.BRACE_R, () -> objectField(constant));
        yield new Literal(Literal.Kind.OBJECT, "", fields, at, comment);
      }
      case DOLLAR -> {
        if (constant) {
          throw tokens.unexpected();
        }
        yield new Literal(Literal.Kind.VARIABLE, variable(), List.of(), at, List.of());
      }
      case INT -> scalar(Literal.Kind.INT);
      case FLOAT -> scalar(Literal.Kind.FLOAT);
      case STRING -> scalar(Literal.Kind.STRING);
      case BLOCK_STRING -> scalar(Literal.Kind.BLOCK);
      case NAME ->
          scalar(
              switch (token.value()) {
                case "true", "false" -> Literal.Kind.BOOLEAN;
                case "null" -> Literal.Kind.NULL;
                default -> Literal.Kind.ENUM;
              });
      case INVALID,
          EOF,
          BANG,
          AMP,
          PAREN_L,
          PAREN_R,
          SPREAD,
          COLON,
          EQUALS,
          AT,
          BRACKET_R,
          BRACE_R,
          PIPE,
          COMMENT ->
          throw tokens.unexpected();
    };
  }

  private Literal scalar(Literal.Kind kind) throws GraphqlException {
    var token = tokens.take();
    return new Literal(kind, token.value(), List.of(), token.at(), List.of());
  }

  private Literal.Child objectField(boolean constant) throws GraphqlException {
    var at = tokens.position();
    var comment = tokens.comment();
    var name = tokens.name();
    tokens.expect(Kind.COLON);
    return new Literal.Child(name, value(constant), at, comment);
  }

  String variable() throws GraphqlException {
    tokens.expect(Kind.DOLLAR);
    return tokens.name();
  }

  List<Argument> arguments(boolean constant) throws GraphqlException {
    return tokens.some(Kind.PAREN_L, Kind.PAREN_R, () -> argument(constant)).parts();
  }

  private Argument argument(boolean constant) throws GraphqlException {
    var at = tokens.position();
    var comment = tokens.comment();
    var name = tokens.name();
    tokens.expect(Kind.COLON);
    return new Argument(name, value(constant), at, comment);
  }

  List<Directive> directives(boolean constant) throws GraphqlException {
    if (!tokens.at(Kind.AT)) {
      return List.of();
    }
    var directives = new ArrayList<Directive>();
    while (tokens.skip(Kind.AT)) {
      var at = tokens.position();
      directives.add(new Directive(tokens.name(), arguments(constant), at));
    }
    return directives;
  }

  TypeReference type() throws GraphqlException {
    if (!tokens.skip(Kind.BRACKET_L)) {
      var at = tokens.position();
      var name = tokens.name();
      return new TypeReference(name, null, tokens.skip(Kind.BANG), at);
    }
    Effort.checkDepth(++depth);
    var at = tokens.position();
    var element = type();
    tokens.expect(Kind.BRACKET_R);
    depth--;
    return new TypeReference("", element, tokens.skip(Kind.BANG), at);
  }
}
