package regent.opa.builtin;

/// A built-in that was given operands it cannot work with. What that does is decided by
/// [regent.opa.Evaluation.BuiltinErrors].
public class BuiltinException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  public BuiltinException(String message) {
    this(Kind.FAILURE, message);
  }

  public BuiltinException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /// What was wrong; OPA's error code follows from it.
  public enum Kind {
    /// An operand of a type that the built-in does not take: `eval_type_error`.
    OPERAND,
    /// Everything else: `eval_builtin_error`.
    FAILURE
  }
}
