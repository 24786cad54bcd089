package regent.opa;

/// Tells an evaluation to end. Evaluations ask now and then, from their own thread, so the answer
/// must be cheap: a volatile field, or a clock compared with a deadline.
@FunctionalInterface
public interface Cancellation {
  /// Nobody ends the evaluation.
  Cancellation NEVER = () -> false;

  /// Whether the evaluation is to end, with `eval_cancel_error`. Once true, always true.
  boolean isCancelled();
}
