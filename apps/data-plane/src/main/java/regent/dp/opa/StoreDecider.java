package regent.dp.opa;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import regent.authz.Decider;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.EvaluationException;
import regent.opa.builtin.BuiltinContext;
import regent.opa.builtin.Services;
import regent.opa.decision.DataPath;
import regent.opa.decision.Decision;
import regent.opa.decision.Decision.Outcome;
import regent.opa.store.Store;
import regent.opa.store.StoreState;
import regent.opa.value.Value;

/// Decides one path over whatever the store holds when it is asked. The query is prepared once for
/// each set of policies.
final class StoreDecider implements Decider {
  private static final Pattern WAITING =
      Pattern.compile("\\b(http\\.send|net\\.lookup_ip_addr)\\b");

  private final Store store;
  private final Services services;
  private final InstantSource clock;
  private final String path;
  private final BooleanSupplier mayWait;

  /// @param mayWait whether the store's policies may wait for the network
  StoreDecider(
      Store store, Services services, InstantSource clock, String path, BooleanSupplier mayWait) {
    this.store = store;
    this.services = services;
    this.clock = clock;
    this.path = path;
    this.mayWait = mayWait;
  }

  /// Whether the policies of `state` may wait for the network.
  static boolean waits(StoreState state) {
    return state.policies().values().stream()
        .anyMatch(module -> WAITING.matcher(module.text()).find());
  }

  @Override
  public boolean mayWait() {
    return mayWait.getAsBoolean();
  }

  @Override
  public Decision decide(Value input) {
    Instant at = clock.instant();
    long start = System.nanoTime();
    Outcome outcome = outcome(store.state(), input, at);
    var took = Duration.ofNanos(System.nanoTime() - start);
    return new Decision(UUID.randomUUID().toString(), path, input, outcome, "", at, took);
  }

  private Outcome outcome(StoreState state, Value input, Instant at) {
    try {
      var query = state.prepare(DataPath.query(path), Set.of()).query();
      var context = new BuiltinContext(at, services, () -> false);
      var evaluation =
          new Evaluation(input, state.data(), context, Evaluation.BuiltinErrors.UNDEFINED);
      return new Outcome.Answer(query.value(evaluation), Optional.empty());
    } catch (EvaluationException e) {
      return new Outcome.Failure(e.code().text(), String.valueOf(e.getMessage()));
    } catch (CompileException e) {
      return new Outcome.Failure("envoyauth_eval_error", String.valueOf(e.getMessage()));
    }
  }
}
