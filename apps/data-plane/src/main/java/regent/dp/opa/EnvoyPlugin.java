package regent.dp.opa;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import regent.authz.AuthorizationPlugin;
import regent.authz.AuthorizationPolicy;
import regent.authz.Authorizer;
import regent.authz.config.EnvoyExtAuthz;
import regent.authz.config.Problem;
import regent.authz.metrics.CheckMetrics;
import regent.authz.rest.PluginState;
import regent.opa.builtin.Services;
import regent.opa.decision.Decision;
import regent.opa.decision.Decision.Outcome;
import regent.opa.decision.DecisionEvent;
import regent.opa.decision.DecisionEvent.NotLoggedException;
import regent.opa.management.config.OpaConfig;
import regent.opa.store.Bundles;
import regent.opa.store.Store;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Answers Envoy beside the REST API while the configuration has `plugins.envoy_ext_authz_grpc`, as
/// `opa` does that was built with opa-envoy-plugin. A configuration that discovery changes takes
/// effect without a restart. Thread-safe.
final class EnvoyPlugin implements AutoCloseable {
  static final String NAME = "envoy_ext_authz_grpc";

  private final Store store;
  private final Services services;
  private final InstantSource clock;
  private final Supplier<Optional<DecisionEvent.Listener>> decisions;
  private final OpaTelemetry telemetry;
  private final OpaLog log;
  private final AtomicReference<Authorizer> authorizer;
  private volatile boolean mayWait;
  private Optional<EnvoyExtAuthz> wanted = Optional.empty();
  private boolean isOpen;
  private volatile @Nullable AuthorizationPlugin running;

  EnvoyPlugin(
      Store store,
      Services services,
      InstantSource clock,
      Supplier<Optional<DecisionEvent.Listener>> decisions,
      OpaTelemetry telemetry,
      OpaLog log) {
    this.store = store;
    this.services = services;
    this.clock = clock;
    this.decisions = decisions;
    this.telemetry = telemetry;
    this.log = log;
    this.authorizer = new AtomicReference<>(authorizer(AuthorizationPolicy.DEFAULT));
    this.mayWait = StoreDecider.waits(store.state());
    store.onChange((_, now) -> mayWait = StoreDecider.waits(now));
  }

  private Authorizer authorizer(AuthorizationPolicy policy) {
    return new Authorizer(
        new StoreDecider(store, services, clock, policy.path(), () -> mayWait), policy);
  }

  /// The plugin's part of a configuration; absent when there is none.
  ///
  /// @throws IOException when it is wrong, with the path of each key
  static Optional<EnvoyExtAuthz.Reading> read(OpaConfig config) throws IOException {
    Value section = config.plugins().get(NAME);
    if (section == null) {
      return Optional.empty();
    }
    var reading = EnvoyExtAuthz.read(section);
    if (!reading.errors().isEmpty()) {
      throw new IOException(
          reading.errors().stream().map(Problem::toString).collect(Collectors.joining("; ")));
    }
    return Optional.of(reading);
  }

  /// Works as `config` says from now on; when that cannot be done, as before.
  ///
  /// @throws IOException when the configuration is wrong or an address cannot be bound
  synchronized void configure(OpaConfig config) throws IOException {
    var reading = read(config);
    var settings = reading.map(EnvoyExtAuthz.Reading::settings);
    if (settings.equals(wanted)) {
      return;
    }
    AuthorizationPolicy policy =
        settings.isPresent() ? settings.get().policy() : AuthorizationPolicy.DEFAULT;
    if (isOpen) {
      apply(settings);
    }
    reading.ifPresent(read -> read.warnings().forEach(warning -> log.warn(warning.toString())));
    wanted = settings;
    authorizer.set(authorizer(policy));
  }

  /// Begins to listen, when the configuration wants it.
  ///
  /// @throws IOException when an address cannot be bound
  synchronized void open() throws IOException {
    isOpen = true;
    apply(wanted);
  }

  private void apply(Optional<EnvoyExtAuthz> settings) throws IOException {
    var now = running;
    if (settings.isEmpty()) {
      running = null;
      if (now != null) {
        now.close();
      }
    } else if (now != null) {
      now.reconfigure(settings.get());
    } else {
      var started =
          AuthorizationPlugin.start(
              settings.get(),
              authorizer::get,
              this::record,
              Runtime.getRuntime().availableProcessors(),
              telemetry.calls());
      started.serving(true);
      running = started;
    }
  }

  /// Its state; absent when the configuration does not want it.
  synchronized Optional<PluginState> state() {
    return wanted.map(_ -> running == null ? PluginState.NOT_READY : PluginState.OK);
  }

  /// Its metrics in Prometheus' text format; empty unless they are wanted.
  String prometheus() {
    var now = running;
    return now == null ? "" : now.metrics().map(CheckMetrics::text).orElse("");
  }

  private void record(Decision decision) {
    var listener = decisions.get();
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
        new TreeMap<>(Bundles.revisions(store.state().data().root())),
        Obj.of("timer_rego_query_eval_ns", Num.of(decision.evaluation().toNanos())),
        new DecisionEvent.Caller("", 0, Map.of()),
        Obj.EMPTY,
        List.of(),
        Obj.EMPTY);
  }

  @Override
  public synchronized void close() {
    isOpen = false;
    var now = running;
    running = null;
    if (now != null) {
      now.close();
    }
  }
}
