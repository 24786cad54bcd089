package regent.model.json;

import java.io.Serial;

/// JSON that passed the schema, yet does not fit the record: a number out of range or text that is
/// no duration. The message has the words that Kuma's decoder uses.
public final class ShapeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public ShapeException(String message) {
    super(message);
  }
}
