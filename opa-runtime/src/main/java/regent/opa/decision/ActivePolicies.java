package regent.opa.decision;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import regent.opa.CompileException;
import regent.opa.CompiledPolicy;
import regent.opa.Evaluation;
import regent.opa.EvaluationException;
import regent.opa.Outcome;
import regent.opa.PolicyCompiler;
import regent.opa.PreparedQuery;
import regent.opa.builtin.BuiltinContext;
import regent.opa.builtin.Services;
import regent.opa.bundle.Bundle;
import regent.opa.data.Data;
import regent.opa.value.Value;

/// Policies and data that answer questions. Immutable and thread-safe; deciding takes no locks.
/// Whoever holds the one reference to the active policies replaces it whole, so that a decision
/// sees the old ones or the new ones, never a mixture.
public final class ActivePolicies {
  private final String revision;
  private final Map<String, PreparedQuery> queries;
  private final Data data;
  private final Surroundings surroundings;

  private ActivePolicies(
      String revision, Map<String, PreparedQuery> queries, Data data, Surroundings surroundings) {
    this.revision = revision;
    this.queries = queries;
    this.data = data;
    this.surroundings = surroundings;
  }

  /// Before there is any policy: every decision fails.
  public static ActivePolicies none(Surroundings surroundings) {
    return new ActivePolicies("", Map.of(), Data.EMPTY, surroundings);
  }

  /// Compiles `bundle` and prepares the questions that will be asked.
  ///
  /// @param paths such as `envoy/authz/allow`
  /// @throws CompileException when the bundle's policies are wrong
  public static ActivePolicies of(
      Bundle bundle, List<String> paths, PolicyCompiler compiler, Surroundings surroundings)
      throws CompileException {
    CompiledPolicy policy = compiler.compile(bundle.modules());
    Map<String, PreparedQuery> queries = new LinkedHashMap<>();
    for (String path : paths) {
      queries.put(path, policy.prepare(DataPath.query(path)));
    }
    return new ActivePolicies(
        bundle.manifest().revision(), queries, new Data(bundle.data()), surroundings);
  }

  /// The revision of the bundle; empty when it has none.
  public String revision() {
    return revision;
  }

  /// Decides `path`, one of those that were prepared, for `input`. Never throws: what goes wrong is
  /// the decision's outcome.
  public Decision decide(String path, Value input) {
    return decide(path, List.of(path), input, List::getFirst);
  }

  /// Decides all of `paths`, each one of those that were prepared, for `input` at one moment, and
  /// makes one decision of the outcomes.
  ///
  /// @param name the path that the decision as a whole is known by
  /// @param combine is given the outcomes in the order of `paths`
  public Decision decide(
      String name,
      List<String> paths,
      Value input,
      Function<List<Decision.Outcome>, Decision.Outcome> combine) {
    Instant at = surroundings.clock().instant();
    String id = UUID.randomUUID().toString();
    long start = System.nanoTime();
    var outcomes = new ArrayList<Decision.Outcome>(paths.size());
    for (String path : paths) {
      outcomes.add(evaluate(path, input, at));
    }
    var outcome = combine.apply(outcomes);
    var took = Duration.ofNanos(System.nanoTime() - start);
    return new Decision(id, name, input, outcome, revision, at, took);
  }

  private Decision.Outcome evaluate(String path, Value input, Instant at) {
    PreparedQuery query = queries.get(path);
    if (query == null) {
      return new Decision.Outcome.Failure("not_ready", "no policy for " + path + " is active");
    }
    try {
      Outcome outcome = query.decide(evaluation(input, at));
      return new Decision.Outcome.Answer(outcome.value(), decidedBy(path, outcome));
    } catch (EvaluationException e) {
      return new Decision.Outcome.Failure(e.code().text(), String.valueOf(e.getMessage()));
    }
  }

  private Evaluation evaluation(Value input, Instant at) {
    var context = new BuiltinContext(at, surroundings.services(), () -> false);
    return new Evaluation(input, data, context, Evaluation.BuiltinErrors.UNDEFINED);
  }

  private static Optional<Decision.DecidedBy> decidedBy(String path, Outcome outcome) {
    return outcome.value().isDefined() && outcome.decidedBy().isKnown()
        ? Optional.of(new Decision.DecidedBy(DataPath.rule(path), outcome.decidedBy()))
        : Optional.empty();
  }

  /// What policies see of the world.
  ///
  /// @param services what built-ins may use; shared, since it keeps what they prepared
  public record Surroundings(InstantSource clock, Services services) {
    /// The system's clock, no network and no output.
    public static final Surroundings STANDARD =
        new Surroundings(InstantSource.system(), Services.standard());
  }
}
