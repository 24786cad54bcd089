package regent.opa.builtin.graphql;

import java.math.BigInteger;
import java.util.regex.Pattern;
import regent.opa.builtin.graphql.SchemaDocument.Kind;

/// How messages say that a value is of another type than expected.
final class Mismatch {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,100000}");
  private static final BigInteger MAX = BigInteger.valueOf(Integer.MAX_VALUE);
  private static final BigInteger MIN = BigInteger.valueOf(Integer.MIN_VALUE);

  private Mismatch() {}

  static String text(Literal literal, TypeReference expected, SchemaType type) {
    var value = literal.text();
    var name = expected.text();
    return switch (name) {
      case "Int", "Int!" ->
          isBeyondInt(literal.raw())
              ? "Int cannot represent non 32-bit signed integer value: " + value
              : "Int cannot represent non-integer value: " + value;
      case "String", "String!", "[String]" ->
          "String cannot represent a non string value: " + value;
      case "Boolean", "Boolean!" -> "Boolean cannot represent a non boolean value: " + value;
      case "Float", "Float!" -> "Float cannot represent non numeric value: " + value;
      case "ID", "ID!" -> "ID cannot represent a non-string and non-integer value: " + value;
      default ->
          type.kind() == Kind.ENUM
              ? "Enum \"" + name + "\" cannot represent non-enum value: " + value + "."
              : "Expected value of type \"" + name + "\", found " + value + ".";
    };
  }

  private static boolean isBeyondInt(String raw) {
    if (!INTEGER.matcher(raw).matches()) {
      return false;
    }
    var number = new BigInteger(raw);
    return number.compareTo(MAX) > 0 || number.compareTo(MIN) < 0;
  }
}
