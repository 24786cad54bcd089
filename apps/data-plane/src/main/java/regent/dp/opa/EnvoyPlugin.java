package regent.dp.opa;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import regent.authz.AuthorizationPlugin;
import regent.authz.Authorizer;
import regent.authz.config.EnvoyExtAuthz;
import regent.authz.config.Problem;
import regent.authz.rest.Environment;
import regent.opa.decision.Decision;
import regent.opa.decision.Decision.Outcome;
import regent.opa.decision.DecisionEvent;
import regent.opa.decision.DecisionEvent.NotLoggedException;
import regent.opa.management.config.OpaConfig;
import regent.opa.store.Bundles;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Answers Envoy beside the REST API when the configuration has `plugins.envoy_ext_authz_grpc`, as
/// `opa` does that was built with opa-envoy-plugin.
final class EnvoyPlugin {
  private static final String NAME = "envoy_ext_authz_grpc";

  private final Environment environment;
  private final OpaLog log;

  private EnvoyPlugin(Environment environment, OpaLog log) {
    this.environment = environment;
    this.log = log;
  }

  /// Starts to listen; absent when the configuration does not want it.
  ///
  /// @throws IOException when the configuration is wrong or the address cannot be bound
  static Optional<AuthorizationPlugin> start(OpaConfig config, Environment environment, OpaLog log)
      throws IOException {
    if (!config.plugins().containsKey(NAME)) {
      return Optional.empty();
    }
    var reading = EnvoyExtAuthz.read(config.plugins().get(NAME));
    if (!reading.errors().isEmpty()) {
      throw new IOException(
          reading.errors().stream().map(Problem::toString).collect(Collectors.joining("; ")));
    }
    reading.warnings().forEach(warning -> log.warn(warning.toString()));
    var settings = reading.settings();
    var decider =
        new StoreDecider(
            environment.store(), environment.services(), environment.clock(), settings.path());
    var authorizer = new Authorizer(decider, settings.policy());
    var plugin =
        AuthorizationPlugin.start(
            settings,
            () -> authorizer,
            new EnvoyPlugin(environment, log)::record,
            Runtime.getRuntime().availableProcessors());
    plugin.serving(true);
    return Optional.of(plugin);
  }

  private void record(Decision decision) {
    var listener = environment.decisions().get();
    if (listener.isEmpty()) {
      return;
    }
    try {
      listener.get().decided(event(decision));
    } catch (NotLoggedException e) {
      log.error("Decision log failed.", Map.of("err", Str.of(String.valueOf(e.getMessage()))));
    }
  }

  private DecisionEvent event(Decision decision) {
    Value result = Undefined.UNDEFINED;
    Value error = Undefined.UNDEFINED;
    switch (decision.outcome()) {
      case Outcome.Answer(var value, _) -> result = value;
      case Outcome.Failure(var code, var message) ->
          error = Obj.builder().put("code", Str.of(code)).put("message", Str.of(message)).build();
    }
    return new DecisionEvent(
        decision.id(),
        decision.at(),
        new DecisionEvent.Question.Path(decision.path()),
        decision.input(),
        result,
        error,
        new TreeMap<>(Bundles.revisions(environment.store().state().data().root())),
        Obj.of("timer_rego_query_eval_ns", Num.of(decision.evaluation().toNanos())),
        new DecisionEvent.Caller("", 0, Map.of()),
        Obj.EMPTY,
        List.of(),
        Obj.EMPTY);
  }
}
