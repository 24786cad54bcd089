package regent.authz.compose;

import java.util.List;
import java.util.Optional;
import regent.authz.response.CheckResponses;
import regent.opa.decision.Decision.DecidedBy;
import regent.opa.decision.Decision.Outcome;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// What one participant says.
sealed interface Verdict {
  /// Fields that make an object a decision and not a collection of reasons.
  List<String> DECISION_FIELDS =
      List.of("allowed", "http_status", "body", "headers", "dynamic_metadata");

  /// @param value as the policy gave it
  /// @param fields of an object decision; empty for a boolean
  record Allows(Value value, Obj fields, Optional<DecidedBy> by) implements Verdict {}

  record Denies(Obj fields, Optional<DecidedBy> by) implements Verdict {}

  /// Neither: an evaluation error, or a value that means nothing.
  record Fails(Outcome.Failure failure) implements Verdict {}

  /// Judges the values of the rules `allow` and `deny`; a denial counts more than a failure. An
  /// `allow` that is undefined denies.
  static Verdict of(Outcome allow, Outcome deny) {
    Verdict denied = ofDeny(deny);
    if (denied instanceof Denies) {
      return denied;
    }
    Verdict allowed = ofAllow(allow);
    return allowed instanceof Allows && denied instanceof Fails ? denied : allowed;
  }

  private static Verdict ofAllow(Outcome allow) {
    return switch (allow) {
      case Outcome.Failure failure -> new Fails(failure);
      case Outcome.Answer(Undefined _, var by) -> new Denies(Obj.EMPTY, by);
      case Outcome.Answer(Bool allowed, var by) ->
          allowed.value() ? new Allows(allowed, Obj.EMPTY, by) : new Denies(Obj.EMPTY, by);
      case Outcome.Answer(Obj fields, var by) when fields.get("allowed") instanceof Bool allowed ->
          allowed.value() ? new Allows(fields, fields, by) : new Denies(fields, by);
      case Outcome.Answer(var value, _) ->
          new Fails(new Outcome.Failure("envoyauth_result_error", CheckResponses.problem(value)));
    };
  }

  /// A rule that gives nothing, `false` or an empty collection of reasons does not deny.
  private static Verdict ofDeny(Outcome deny) {
    return switch (deny) {
      case Outcome.Failure failure -> new Fails(failure);
      case Outcome.Answer(Undefined _, var by) -> silent(by);
      case Outcome.Answer(Bool denied, var by) ->
          denied.value() ? new Denies(Obj.EMPTY, by) : silent(by);
      case Outcome.Answer(SetValue reasons, var by) when reasons.size() == 0 -> silent(by);
      case Outcome.Answer(Arr reasons, var by) when reasons.size() == 0 -> silent(by);
      case Outcome.Answer(Obj fields, var by) when fields.size() == 0 -> silent(by);
      case Outcome.Answer(Obj fields, var by) when fields.get("allowed").equals(Bool.TRUE) ->
          silent(by);
      case Outcome.Answer(Obj fields, var by) when isDecision(fields) -> new Denies(fields, by);
      case Outcome.Answer(_, var by) -> new Denies(Obj.EMPTY, by);
    };
  }

  private static Verdict silent(Optional<DecidedBy> by) {
    return new Allows(Bool.TRUE, Obj.EMPTY, by);
  }

  private static boolean isDecision(Obj fields) {
    return DECISION_FIELDS.stream().anyMatch(field -> fields.has(Str.of(field)));
  }
}
