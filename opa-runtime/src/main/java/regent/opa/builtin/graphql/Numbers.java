package regent.opa.builtin.graphql;

/// Whether the scalars inside a value can be read at all.
final class Numbers {
  private Numbers() {}

  static boolean areBad(Literal literal, Walk walk) throws GraphqlException {
    walk.effort().spend(1);
    return switch (literal.kind()) {
      case NULL, STRING, BLOCK, ENUM -> false;
      case BOOLEAN -> !isBoolean(literal.raw());
      case INT -> !isLong(literal.raw());
      case FLOAT -> !isDouble(literal.raw());
      case LIST, OBJECT -> {
        for (var child : literal.children()) {
          if (areBad(child.value(), walk)) {
            yield true;
          }
        }
        yield false;
      }
      case VARIABLE -> {
        var variable = walk.variable(literal);
        var value = variable == null ? null : variable.defaultValue();
        yield value != null && value.kind() != Literal.Kind.VARIABLE && areBad(value, walk);
      }
    };
  }

  private static boolean isBoolean(String text) {
    return switch (text) {
      case "1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False" -> true;
      default -> false;
    };
  }

  private static boolean isLong(String text) {
    try {
      var _ = Long.parseLong(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isDouble(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
