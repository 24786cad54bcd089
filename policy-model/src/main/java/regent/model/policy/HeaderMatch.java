package regent.model.policy;

import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;

/// Selects HTTP messages by a header.
///
/// @param type how the value is compared
/// @param name the header, in lower case
/// @param value what it is compared with; empty where nothing is
public record HeaderMatch(Type type, String name, String value) {
  /// How a header is compared.
  public enum Type {
    /// It has this value.
    EXACT("Exact"),
    /// It is there.
    PRESENT("Present"),
    /// Its value matches this expression (RE2).
    REGULAR_EXPRESSION("RegularExpression"),
    /// It is not there.
    ABSENT("Absent"),
    /// Its value starts so.
    PREFIX("Prefix");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /// The type as it is written.
    public String text() {
      return text;
    }
  }

  /// The name of a header.
  public static final Shape<String> NAME = Shapes.text("^[a-z0-9!#$%&'*+\\-.^_\\x60|~]+$", 1, 256);

  /// A match as it is written.
  public static final Shape<HeaderMatch> SHAPE =
      Objects.of(
          "HeaderMatch",
          HeaderMatch::new,
          Field.defaulted(
              "type", Shapes.oneOf(Type.values(), Type::text), Type.EXACT, HeaderMatch::type),
          Field.required("name", NAME, HeaderMatch::name),
          Field.collection("value", Shapes.STRING, "", HeaderMatch::value));
}
