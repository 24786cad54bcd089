package regent.opa;

import java.util.List;
import regent.opa.diagnostic.Location;

/// An evaluation that ended without an answer: a conflict, a strict built-in error, cancellation.
/// Undefined is not one.
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;
  private final String problem;
  private final transient Location at;
  private final transient List<Frame> stack;

  public EvaluationException(Code code, String message, Location at) {
    this(code, message, at, List.of());
  }

  /// @param stack the queries that were under way, innermost first
  public EvaluationException(Code code, String message, Location at, List<Frame> stack) {
    super(place(at) + code.text() + ": " + message);
    this.code = code;
    this.problem = message;
    this.at = at;
    this.stack = List.copyOf(stack);
  }

  /// A query that was under way.
  ///
  /// @param query its number, as in the trace of the same evaluation
  /// @param at the expression that was evaluated
  public record Frame(long query, Location at) {}

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

  /// What is wrong, without code and place.
  public String problem() {
    return problem;
  }

  public Location at() {
    return at;
  }

  /// The queries that were under way, innermost first; empty unless the evaluation kept track,
  /// which that of [PreparedQuery#explain] does.
  public List<Frame> stack() {
    return stack;
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
