package regent.opa.value;

/// A text that is not JSON, or JSON beyond the limits of [Json].
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  public JsonException(String message) {
    super(message, null, false, false);
  }
}
