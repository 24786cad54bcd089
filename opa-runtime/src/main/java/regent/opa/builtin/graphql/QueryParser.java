package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.List;
import regent.opa.builtin.graphql.Query.Field;
import regent.opa.builtin.graphql.Query.Fragment;
import regent.opa.builtin.graphql.Query.Inline;
import regent.opa.builtin.graphql.Query.Operation;
import regent.opa.builtin.graphql.Query.Selection;
import regent.opa.builtin.graphql.Query.Spread;
import regent.opa.builtin.graphql.Query.Variable;
import regent.opa.builtin.graphql.Token.Kind;

/// Reads an executable document.
///
/// Source: <https://spec.graphql.org/October2021/#sec-Document-Syntax>
final class QueryParser {
  private final Tokens tokens;
  private final CommonParser common;

  private QueryParser(Tokens tokens) {
    this.tokens = tokens;
    common = new CommonParser(tokens);
  }

  /// @throws GraphqlException when `text` is no such document, with the first problem
  static Query parse(String text) throws GraphqlException {
    return new QueryParser(new Tokens(text)).document();
  }

  private Query document() throws GraphqlException {
    var operations = new ArrayList<Operation>();
    var fragments = new ArrayList<Fragment>();
    while (!tokens.at(Kind.EOF)) {
      if (tokens.at(Kind.BRACE_L)) {
        operations.add(shorthand());
      } else if (tokens.atName("fragment")) {
        fragments.add(fragment());
      } else if (tokens.atName("query")
          || tokens.atName("mutation")
          || tokens.atName("subscription")) {
        operations.add(operation());
      } else {
        throw tokens.unexpected();
      }
    }
    return new Query(operations, fragments);
  }

  private Operation shorthand() throws GraphqlException {
    var at = tokens.position();
    return new Operation("query", "", List.of(), List.of(), selections(), at, List.of());
  }

  private Operation operation() throws GraphqlException {
    var at = tokens.position();
    var comment = tokens.comment();
    var kind = tokens.name();
    var name = tokens.at(Kind.NAME) ? tokens.name() : "";
    var variables = variables();
    var directives = common.directives(false);
    return new Operation(kind, name, variables, directives, selections(), at, comment);
  }

  private List<Variable> variables() throws GraphqlException {
    return tokens.some(Kind.PAREN_L, Kind.PAREN_R, this::variable).parts();
  }

  private Variable variable() throws GraphqlException {
    var at = tokens.position();
    var comment = tokens.comment();
    var name = common.variable();
    tokens.expect(Kind.COLON);
    var type = common.type();
    var defaultValue = tokens.skip(Kind.EQUALS) ? common.value(true) : null;
    return new Variable(name, type, defaultValue, common.directives(false), false, at, comment);
  }

  private List<Selection> selections() throws GraphqlException {
    if (!tokens.at(Kind.BRACE_L)) {
      tokens.expect(Kind.BRACE_L);
    }
    return tokens
        .<Selection>some(
            Kind.BRACE_L, Kind.BRACE_R, () -> tokens.at(Kind.SPREAD) ? spread() : field())
        .parts();
  }

  private Field field() throws GraphqlException {
    var at = tokens.position();
    var comment = tokens.comment();
    var alias = tokens.name();
    var name = tokens.skip(Kind.COLON) ? tokens.name() : alias;
    var arguments = common.arguments(false);
    var directives = common.directives(false);
    var selections = tokens.at(Kind.BRACE_L) ? selections() : List.<Selection>of();
    return new Field(alias, name, arguments, directives, selections, at, comment);
  }

  private Selection spread() throws GraphqlException {
    var comment = tokens.comment();
    tokens.expect(Kind.SPREAD);
    var at = tokens.position();
    if (tokens.at(Kind.NAME) && !tokens.atName("on")) {
      return new Spread(tokens.name(), common.directives(false), at, comment);
    }
    var condition = "";
    if (tokens.peek().value().equals("on")) {
      tokens.take();
      condition = tokens.name();
    }
    return new Inline(condition, common.directives(false), selections(), at, comment);
  }

  private Fragment fragment() throws GraphqlException {
    var at = tokens.position();
    var comment = tokens.comment();
    tokens.expectKeyword("fragment");
    if (tokens.peek().value().equals("on")) {
      throw tokens.unexpected();
    }
    var name = tokens.name();
    var variables = variables();
    tokens.expectKeyword("on");
    var condition = tokens.name();
    var directives = common.directives(false);
    return new Fragment(name, variables, condition, directives, selections(), at, comment);
  }
}
