package regent.rego.check;

/// A JSON Schema that cannot be read.
final class SchemaException extends Exception {
  private static final long serialVersionUID = 1L;

  SchemaException(String message) {
    super(message, null, false, false);
  }
}
