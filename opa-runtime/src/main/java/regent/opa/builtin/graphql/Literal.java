package regent.opa.builtin.graphql;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import regent.opa.value.GoQuote;

/// A value as it is written in a document; may be a variable.
///
/// @param raw the name of a variable, the text of a scalar; empty for lists and objects
/// @param children of lists and objects
record Literal(
    Kind kind, String raw, List<Child> children, @Nullable Position at, List<String> comment) {
  /// The kinds, with the numbers that stand for them in values.
  enum Kind {
    VARIABLE(0),
    INT(1),
    FLOAT(2),
    STRING(3),
    BLOCK(4),
    BOOLEAN(5),
    NULL(6),
    ENUM(7),
    LIST(8),
    OBJECT(9);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    /// @throws GraphqlException when no kind has this number
    static Kind of(int number) throws GraphqlException {
      for (var kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new GraphqlException("unknown value kind " + number);
    }
  }

  /// @param name empty in lists
  record Child(String name, Literal value, @Nullable Position at, List<String> comment) {}

  @Nullable Literal child(String name) {
    for (var child : children) {
      if (child.name.equals(name)) {
        return child.value;
      }
    }
    return null;
  }

  /// The value as messages show it.
  String text() {
    return switch (kind) {
      case VARIABLE -> "$" + raw;
      case INT, FLOAT, ENUM, BOOLEAN, NULL -> raw;
      case STRING, BLOCK -> GoQuote.quote(raw);
      case LIST ->
          children.stream().map(c -> c.value.text()).collect(Collectors.joining(",", "[", "]"));
      case OBJECT ->
          children.stream()
              .map(c -> c.name + ":" + c.value.text())
              .collect(Collectors.joining(",", "{", "}"));
    };
  }
}
