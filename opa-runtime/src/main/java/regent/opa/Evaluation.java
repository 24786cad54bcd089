package regent.opa;

import java.time.Instant;
import java.util.Collection;
import regent.opa.builtin.BuiltinContext;
import regent.opa.data.Data;
import regent.opa.value.Value;

/// What one evaluation works on.
///
/// @param input the input document; [regent.opa.value.Undefined] when there is none
/// @param data the base documents
/// @param context what built-ins may use: the time, randomness, caches; its cancellation ends the
///     evaluation as a whole
/// @param builtinErrors what an error of a built-in does
public record Evaluation(
    Value input, Data data, BuiltinContext context, BuiltinErrors builtinErrors) {

  public static Evaluation of(Value input, Data data, Instant now) {
    return new Evaluation(input, data, new BuiltinContext(now), BuiltinErrors.UNDEFINED);
  }

  /// What an error of a built-in does to the evaluation. When [#handle] returns, the expression is
  /// undefined.
  @FunctionalInterface
  public interface BuiltinErrors {
    /// The expression is undefined, as in OPA by default. The error is not even made.
    BuiltinErrors UNDEFINED = _ -> {};

    /// The first error ends the evaluation, as with OPA's `strict-builtin-errors`.
    BuiltinErrors STRICT =
        error -> {
          throw error;
        };

    void handle(EvaluationException error);

    /// As [#UNDEFINED], and `errors` collects the errors.
    static BuiltinErrors into(Collection<? super EvaluationException> errors) {
      return errors::add;
    }
  }
}
