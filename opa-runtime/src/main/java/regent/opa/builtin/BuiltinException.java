package regent.opa.builtin;

/// A built-in that cannot answer. What that does is decided by
/// [regent.opa.Evaluation.BuiltinErrors], unless it [#halts()].
public class BuiltinException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String problem;

  public BuiltinException(String message) {
    this(Kind.BUILTIN, message);
  }

  public BuiltinException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
    this.problem = message;
  }

  public Kind kind() {
    return kind;
  }

  /// Whether the evaluation ends here, in every mode.
  public boolean halts() {
    return switch (kind) {
      case TYPE, BUILTIN -> false;
      case CONFLICT, INTERNAL, CANCEL -> true;
    };
  }

  /// The problem in OPA's words.
  public String problem() {
    return problem;
  }

  /// The whole message, as OPA writes it for a call of `builtin`.
  public String messageFor(String builtin) {
    return halts() ? problem : builtin + ": " + problem;
  }

  /// Which error of OPA's evaluator it is; the codes of [regent.opa.EvaluationException].
  public enum Kind {
    /// An operand of the wrong type.
    TYPE,
    /// Any other failure of the built-in.
    BUILTIN,
    CONFLICT,
    INTERNAL,
    /// The evaluation was cancelled while the built-in worked.
    CANCEL
  }
}
