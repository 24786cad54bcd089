package regent.dp.opa;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import regent.authz.rest.PluginState;
import regent.authz.rest.Plugins;
import regent.opa.CompileException;
import regent.opa.decision.DecisionEvent;
import regent.opa.decision.DecisionEvent.NotLoggedException;
import regent.opa.decision.DecisionEvent.Question;
import regent.opa.management.Management;
import regent.opa.management.log.DecisionLogs;
import regent.opa.management.log.LogEvent;
import regent.opa.management.service.ServiceException;
import regent.opa.span.TraceSpan;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Bundles, discovery, decision logs and status beside the API.
///
/// @param plugin answers Envoy
record ManagedParts(Management management, EnvoyPlugin plugin) implements Plugins, AutoCloseable {
  /// Begins to follow, log and report.
  static ManagedParts start(Management management, EnvoyPlugin plugin)
      throws ServiceException, IOException, CompileException {
    management.start();
    return new ManagedParts(management, plugin);
  }

  @Override
  public SortedMap<String, PluginState> states() {
    var states = new TreeMap<String, PluginState>();
    management
        .states()
        .forEach(
            (name, state) ->
                states.put(
                    name,
                    switch (state) {
                      case OK -> PluginState.OK;
                      case NOT_READY -> PluginState.NOT_READY;
                      case ERROR -> PluginState.ERROR;
                    }));
    plugin.state().ifPresent(state -> states.put(EnvoyPlugin.NAME, state));
    return states;
  }

  @Override
  public List<String> bundlesNotActivated() {
    return management.bundlesNotActivated();
  }

  @Override
  public Value status() {
    if (management.config().status().isEmpty()) {
      return Undefined.UNDEFINED;
    }
    try {
      return Json.read(management.report().json());
    } catch (JsonException e) {
      throw new IllegalStateException("a report that is not JSON", e);
    }
  }

  @Override
  public String prometheus() {
    return management.prometheus() + plugin.prometheus();
  }

  /// Logs decisions; empty when they are not logged.
  static Optional<DecisionEvent.Listener> decisions(Management management) {
    return management.decisionLogs().map(log -> event -> log(management, log, event));
  }

  private static void log(Management management, DecisionLogs log, DecisionEvent event)
      throws NotLoggedException {
    try {
      log.log(entry(management, log, event));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotLoggedException("interrupted");
    }
  }

  private static LogEvent entry(Management management, DecisionLogs log, DecisionEvent event) {
    return new LogEvent(
        management.config().labels(),
        event.id(),
        "",
        TraceSpan.current().traceId(),
        TraceSpan.current().spanId(),
        Map.copyOf(event.revisions()),
        event.question() instanceof Question.Path(String path) ? path : "",
        event.question() instanceof Question.Query(String query) ? query : "",
        new LogEvent.Content(
            event.input(),
            event.result(),
            Obj.EMPTY,
            Undefined.UNDEFINED,
            log.wantsRecorded() || management.config().ndBuiltinCache()
                ? event.recorded()
                : Undefined.UNDEFINED),
        List.of(),
        List.of(),
        event.error(),
        event.caller().address(),
        event.at(),
        event.metrics(),
        event.caller().requestId(),
        event.ruleLabels(),
        log.wanted(event.caller().headers()),
        event.custom());
  }

  @Override
  public void close() {
    management.close();
  }
}
