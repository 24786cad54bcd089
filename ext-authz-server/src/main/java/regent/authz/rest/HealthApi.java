package regent.authz.rest;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import regent.authz.rest.server.Response;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.EvaluationException;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;

/// Says whether all is well: `/health`, and `/health/…` by rules of the package `system.health`.
///
/// Source: <https://www.openpolicyagent.org/docs/rest-api#health-api>
final class HealthApi {
  private final Environment environment;
  private final Evaluations evaluations;
  private final AtomicBoolean wereReady = new AtomicBoolean();

  HealthApi(Environment environment) {
    this.environment = environment;
    this.evaluations = new Evaluations(environment);
  }

  Response get(Call call) {
    var parameters = call.parameters();
    if (!evaluates()) {
      return Answers.unhealthy("unable to perform evaluation");
    }
    var states = environment.plugins().states();
    if (parameters.flag("bundle") || parameters.flag("bundles")) {
      if (states.getOrDefault("discovery", PluginState.OK) != PluginState.OK
          || states.getOrDefault("bundle", PluginState.OK) != PluginState.OK) {
        var waiting = environment.plugins().bundlesNotActivated();
        return Answers.unhealthy(
            "one or more bundles are not activated"
                + (waiting.isEmpty() ? "" : ": " + String.join(", ", waiting)));
      }
    }
    if (parameters.flag("plugins")) {
      var excluded = parameters.all("exclude-plugin");
      if (states.entrySet().stream()
          .anyMatch(e -> e.getValue() != PluginState.OK && !excluded.contains(e.getKey()))) {
        return Answers.unhealthy("one or more plugins are not up");
      }
    }
    return Answers.ok(new Fields(), false);
  }

  private boolean evaluates() {
    try {
      var state = environment.store().state();
      var query = state.prepare("x = 1", Set.of()).query();
      var evaluation =
          Evaluation.of(Undefined.UNDEFINED, state.data(), environment.clock().instant());
      return !query.answers(evaluation).isEmpty();
    } catch (CompileException | EvaluationException e) {
      return false;
    }
  }

  /// `/health/live` asks `data.system.health.live`.
  Response byPolicy(Call call) throws ApiException {
    var path = DocumentPath.parse("system/health/" + call.escapedRest());
    try {
      var value =
          evaluations.value(
              environment.store().state(), path.query(), input(), call.request().cancelled());
      if (value == null) {
        return Answers.unhealthy("health check (" + path + ") was undefined");
      }
      return value.equals(Bool.TRUE)
          ? Answers.ok(new Fields(), false)
          : Answers.unhealthy("health check (" + path + ") returned unexpected value");
    } catch (EvaluationException e) {
      return Answers.unhealthy(String.valueOf(e.getMessage()));
    }
  }

  private Obj input() {
    var texts = Obj.builder();
    boolean areReady = true;
    for (var state : environment.plugins().states().entrySet()) {
      texts.put(state.getKey(), Str.of(state.getValue().name()));
      areReady &= state.getValue() == PluginState.OK;
    }
    if (areReady) {
      wereReady.set(true);
    }
    return Obj.builder()
        .put("plugin_state", texts.build())
        .put("plugins_ready", Bool.of(wereReady.get()))
        .build();
  }
}
