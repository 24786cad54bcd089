package regent.opa.value;

/// A text that is not JSON, or JSON beyond the limits of [Json].
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;

  public JsonException(String message) {
    super(message, null, false, false);
    this.problem = message;
  }

  public String problem() {
    return problem;
  }
}
