package regent.opa;

import java.time.Instant;
import regent.opa.builtin.BuiltinContext;
import regent.opa.data.Data;
import regent.opa.value.Value;

/// What one evaluation works on.
///
/// @param input the input document; [regent.opa.value.Undefined] when there is none
/// @param data the base documents
/// @param context what built-ins may use: the time, randomness, caches, cancellation
/// @param builtinErrors what an error of a built-in does
public record Evaluation(
    Value input, Data data, BuiltinContext context, BuiltinErrors builtinErrors) {

  public static Evaluation of(Value input, Data data, Instant now) {
    return new Evaluation(input, data, new BuiltinContext(now), BuiltinErrors.UNDEFINED);
  }

  /// What an error of a built-in does to the evaluation.
  public enum BuiltinErrors {
    /// The expression is undefined, as in OPA by default.
    UNDEFINED,
    /// The first error ends the evaluation, as with OPA's `strict-builtin-errors`.
    STRICT,
    /// As [#UNDEFINED], and the context collects the errors.
    COLLECTED
  }
}
