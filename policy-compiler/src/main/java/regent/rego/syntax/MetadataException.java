package regent.rego.syntax;

/// A `# METADATA` block is YAML, but wrong; the message says why, as OPA words it.
final class MetadataException extends Exception {
  private static final long serialVersionUID = 1L;

  MetadataException(String message) {
    super(message);
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
