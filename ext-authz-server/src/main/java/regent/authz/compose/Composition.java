package regent.authz.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import regent.authz.Decider;
import regent.authz.response.CheckResponses;
import regent.authz.response.InvalidDecisionException;
import regent.opa.decision.ActivePolicies;
import regent.opa.decision.Decision;
import regent.opa.decision.Decision.DecidedBy;
import regent.opa.decision.Decision.Outcome;
import regent.opa.diagnostic.Source;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Decides as several policies together: a request passes when every `allow` allows it and no
/// `deny` denies it.
///
/// - One that does not allow, also because its `allow` is undefined, denies. A denial is an answer
///   and never a failure, so no setting for failures can turn it into an allow.
/// - A denial counts more than another policy's failure, a failure more than an allow.
/// - The first denying participant gives status and body. Headers of those that deny, and metadata
///   of all, are merged; for allowed requests everything is, and the first of one name counts.
///
/// Source: <https://developer.konghq.com/mesh/policies/meshopa/>, with its gaps closed.
public final class Composition implements Decider {
  /// The path of a decision that several participants take, as in Kong Mesh.
  public static final String PATH = "implicitkmesh/allow";

  private static final Pattern WAITING =
      Pattern.compile("\\b(http\\s*\\.\\s*send|net\\s*\\.\\s*lookup_ip_addr)\\b");

  private static final Outcome NO_RULE = new Outcome.Answer(Undefined.UNDEFINED, Optional.empty());

  private final ActivePolicies policies;
  private final List<Participant> participants;
  private final List<String> paths;
  private final String name;
  private final boolean mayWait;

  /// @param policies were prepared for [#paths(List)]
  /// @param participants the most important first; at least one
  /// @param modules what `policies` were compiled from
  public Composition(
      ActivePolicies policies, List<Participant> participants, List<Source> modules) {
    this.policies = policies;
    this.participants = List.copyOf(participants);
    this.paths = paths(participants);
    this.name = participants.size() == 1 ? participants.getFirst().allow() : PATH;
    this.mayWait = modules.stream().anyMatch(module -> WAITING.matcher(module.text()).find());
  }

  /// All rules that `participants` have a say with.
  public static List<String> paths(List<Participant> participants) {
    var paths = new ArrayList<String>();
    for (Participant participant : participants) {
      paths.add(participant.allow());
      if (participant.deny() != null) {
        paths.add(participant.deny());
      }
    }
    return List.copyOf(paths);
  }

  @Override
  public Decision decide(Value input) {
    return policies.decide(name, paths, input, this::combine);
  }

  /// A decision that no policy was asked for.
  Decision denial(Value input, Outcome outcome) {
    return policies.decide(PATH, List.of(), input, _ -> outcome);
  }

  @Override
  public boolean mayWait() {
    return mayWait;
  }

  private Outcome combine(List<Outcome> outcomes) {
    var verdicts = new ArrayList<Verdict>();
    int next = 0;
    for (Participant participant : participants) {
      Outcome allow = outcomes.get(next++);
      Outcome deny = participant.deny() == null ? NO_RULE : outcomes.get(next++);
      verdicts.add(Verdict.of(allow, deny));
    }
    return combined(verdicts);
  }

  /// One outcome of verdicts in the order of importance.
  static Outcome combined(List<Verdict> verdicts) {
    var denying = new ArrayList<Verdict.Denies>();
    var allowing = new ArrayList<Verdict.Allows>();
    var failures = new ArrayList<Outcome.Failure>();
    var fields = new ArrayList<Obj>();
    for (Verdict verdict : verdicts) {
      switch (verdict) {
        case Verdict.Denies denies -> {
          denying.add(denies);
          fields.add(denies.fields());
        }
        case Verdict.Allows allows -> {
          allowing.add(allows);
          fields.add(allows.fields());
        }
        case Verdict.Fails(var failure) -> failures.add(failure);
      }
    }
    if (!denying.isEmpty()) {
      return new Outcome.Answer(denied(denying, fields), denying.getFirst().by());
    }
    if (!failures.isEmpty()) {
      return failures.getFirst();
    }
    Optional<DecidedBy> by = allowing.getFirst().by();
    return new Outcome.Answer(
        allowing.size() == 1 ? allowing.getFirst().value() : allowed(fields), by);
  }

  private static Value allowed(List<Obj> fields) {
    Obj merged = Effects.ofAllowed(fields);
    return merged.size() == 0 ? Bool.TRUE : merged.with(Str.of("allowed"), Bool.TRUE);
  }

  /// A denial whose fields make no sense is still a denial, without them.
  private static Value denied(List<Verdict.Denies> denying, List<Obj> all) {
    Obj merged = Effects.ofDenied(denying.stream().map(Verdict.Denies::fields).toList(), all);
    if (merged.size() == 0) {
      return Bool.FALSE;
    }
    Value decision = merged.with(Str.of("allowed"), Bool.FALSE);
    try {
      CheckResponses.of(decision, "", _ -> false);
      return decision;
    } catch (InvalidDecisionException e) {
      return Bool.FALSE;
    }
  }
}
