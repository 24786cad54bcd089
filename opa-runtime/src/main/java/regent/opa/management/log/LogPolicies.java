package regent.opa.management.log;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.EvaluationException;
import regent.opa.builtin.BuiltinContext;
import regent.opa.builtin.Services;
import regent.opa.decision.DataPath;
import regent.opa.store.Documents;
import regent.opa.store.Store;
import regent.opa.store.StoreState;
import regent.opa.value.Bool;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// The policies that say which events are logged and what is removed from them.
final class LogPolicies {
  private final Store store;
  private final String mask;
  private final String drop;
  private final InstantSource clock;
  private final Services services;
  private volatile @Nullable Known known;

  LogPolicies(Store store, String mask, String drop, InstantSource clock, Services services) {
    this.store = store;
    this.mask = mask;
    this.drop = drop;
    this.clock = clock;
    this.services = services;
  }

  /// Whether there are such policies in a state: most have none, and then no event is built for
  /// them.
  private record Known(StoreState state, boolean masks, boolean drops) {}

  /// An answer that did not come about.
  static final class PolicyFailure extends Exception {
    private static final long serialVersionUID = 1L;

    PolicyFailure(Exception cause) {
      super(cause.getMessage(), cause);
    }
  }

  /// `event` as it may be logged; absent when it is not to be logged.
  ///
  /// @throws PolicyFailure when a policy fails; then nobody knows what may be logged
  @Nullable LogEvent apply(LogEvent event) throws PolicyFailure {
    Known now = known();
    if (!now.masks() && !now.drops()) {
      return event;
    }
    try {
      Value input = event.value();
      if (now.drops() && evaluate(now.state(), drop, input) == Bool.TRUE) {
        return null;
      }
      return now.masks()
          ? MaskRule.mask(event, MaskRule.readAll(evaluate(now.state(), mask, input)))
          : event;
    } catch (CompileException | EvaluationException | MaskRule.MaskException e) {
      throw new PolicyFailure(e);
    }
  }

  private Known known() {
    StoreState state = store.state();
    Known before = known;
    if (before != null && before.state() == state) {
      return before;
    }
    Known now = new Known(state, has(state, mask), has(state, drop));
    known = now;
    return now;
  }

  private static boolean has(StoreState state, String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    List<Value> keys = new ArrayList<>();
    parts.forEach(part -> keys.add(Str.of(part)));
    return state.compiled().hasRules(keys)
        || Documents.find(state.data().root(), parts).isDefined();
  }

  private Value evaluate(StoreState state, String path, Value input) throws CompileException {
    var context = new BuiltinContext(clock.instant(), services, () -> false);
    return state
        .prepare(DataPath.query(path), Set.of())
        .query()
        .value(new Evaluation(input, state.data(), context, Evaluation.BuiltinErrors.UNDEFINED));
  }
}
