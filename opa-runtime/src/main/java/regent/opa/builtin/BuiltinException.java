package regent.opa.builtin;

/// A built-in that was given operands it cannot work with. What that does is decided by
/// [regent.opa.Evaluation.BuiltinErrors].
public class BuiltinException extends Exception {
  private static final long serialVersionUID = 1L;

  public BuiltinException(String message) {
    super(message, null, false, false);
  }
}
