package regent.opa.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import regent.opa.diagnostic.Location;
import regent.opa.value.Value;

/// The answer to one question, with all that is needed to explain it.
///
/// @param id a fresh UUID
/// @param path the question: a path into `data`, such as `envoy/authz/allow`
/// @param input the input document; undefined when there was none
/// @param outcome the answer
/// @param revision of the policies that answered; empty when they have none
/// @param at when it was asked
/// @param evaluation how long the evaluation took
public record Decision(
    String id,
    String path,
    Value input,
    Outcome outcome,
    String revision,
    Instant at,
    Duration evaluation) {

  /// This decision with another outcome.
  public Decision with(Outcome other) {
    return new Decision(id, path, input, other, revision, at, evaluation);
  }

  /// What came of the question.
  public sealed interface Outcome {
    /// A value; undefined when no rule gave one.
    ///
    /// @param decidedBy the rule that gave the value; absent when none did or it is not one rule
    record Answer(Value value, Optional<DecidedBy> decidedBy) implements Outcome {}

    /// No answer: an evaluation error, or no policy is active.
    ///
    /// @param code as OPA's, such as `eval_conflict_error`
    record Failure(String code, String message) implements Outcome {}
  }

  /// The rule that gave a value.
  ///
  /// @param rule such as `data.envoy.authz.allow`
  /// @param at where the rule stands
  public record DecidedBy(String rule, Location at) {}
}
