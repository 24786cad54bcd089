package regent.opa;

import regent.opa.diagnostic.Location;

/// An evaluation that ended without an answer: a conflict, a strict built-in error, cancellation.
/// Undefined is not one.
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;
  private final transient Location at;

  public EvaluationException(Code code, String message, Location at) {
    super(place(at) + code.text() + ": " + message);
    this.code = code;
    this.at = at;
  }

  private static String place(Location at) {
    if (!at.isKnown()) {
      return "";
    }
    return at.file().isEmpty()
        ? at.row() + ":" + at.col() + ": "
        : at.file() + ":" + at.row() + ": ";
  }

  public Code code() {
    return code;
  }

  public Location at() {
    return at;
  }

  /// The error codes of OPA's evaluator.
  public enum Code {
    INTERNAL("eval_internal_error"),
    CANCEL("eval_cancel_error"),
    CONFLICT("eval_conflict_error"),
    TYPE("eval_type_error"),
    BUILTIN("eval_builtin_error"),
    WITH_MERGE("eval_with_merge_error");

    private final String text;

    Code(String text) {
      this.text = text;
    }

    /// As OPA writes it.
    public String text() {
      return text;
    }
  }
}
