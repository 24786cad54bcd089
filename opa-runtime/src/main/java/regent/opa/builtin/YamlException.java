package regent.opa.builtin;

/// A text is not YAML; the message says why, in Go's words and with a line where one is known.
public final class YamlException extends Exception {
  private static final long serialVersionUID = 1L;

  public YamlException(String message) {
    super(message);
  }

  /// The message, which is never absent.
  public String text() {
    return String.valueOf(getMessage());
  }
}
