package regent.authz.rest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import regent.authz.rest.Evaluations.Question;
import regent.authz.rest.Evaluations.Result;
import regent.authz.rest.Evaluations.Watched;
import regent.authz.rest.RequestMetrics.Part;
import regent.authz.rest.server.Response;
import regent.opa.CompileException;
import regent.opa.EvaluationException;
import regent.opa.decision.DecisionEvent;
import regent.opa.store.StoreState;
import regent.opa.trace.Lineage;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Reads documents, base and virtual: `/v1/data`, and `/v0/data`, whose bodies are the input itself
/// and the answer itself.
///
/// Source: <https://www.openpolicyagent.org/docs/rest-api#data-api>
final class DataApi {
  private final Environment environment;
  private final Evaluations evaluations;

  DataApi(Environment environment) {
    this.environment = environment;
    this.evaluations = new Evaluations(environment);
  }

  /// `GET /v1/data/…?input=…`.
  Response get(Call call) throws ApiException {
    var metrics = new RequestMetrics();
    metrics.start(Part.HANDLER);
    metrics.start(Part.INPUT);
    var text = call.parameters().last("input");
    var input = text.isPresent() ? InputReader.parameter(text.get()) : Undefined.UNDEFINED;
    metrics.stop(Part.INPUT);
    return answer(call, new Asked(input, Optional.empty(), false), metrics);
  }

  /// `POST /v1/data/…`.
  Response post(Call call) throws ApiException {
    var metrics = new RequestMetrics();
    metrics.start(Part.HANDLER);
    metrics.start(Part.INPUT);
    var asked = InputReader.asked(call);
    metrics.stop(Part.INPUT);
    return answer(call, new Asked(asked.input(), InputReader.custom(asked), true), metrics);
  }

  /// @param custom what the request says beside its input
  /// @param wantsInput whether a request without an input deserves a warning
  private record Asked(Value input, Optional<Obj> custom, boolean wantsInput) {}

  private Response answer(Call call, Asked asked, RequestMetrics metrics) throws ApiException {
    var parameters = call.parameters();
    var state = environment.store().state();
    var log = log(state, call, call.escapedRest(), asked.input(), metrics);
    asked.custom().ifPresent(log::custom);
    var path = path(call.escapedRest());
    var explain = parameters.explain();
    var question =
        new Question(
            path.query(),
            Set.of(),
            asked.input(),
            true,
            parameters.strict(),
            explain.isPresent() ? Watched.STEPS : Watched.labels(parameters, environment, state),
            call.request().cancelled());
    var result = evaluate(state, question, log, metrics);
    metrics.none(Part.EXTERNAL);
    metrics.stop(Part.HANDLER);
    var labels = result.explanation().map(e -> e.ruleLabels()).orElse(List.of());
    boolean isDefined = result.value().isDefined();
    var json = new Fields();
    if (!log.id().isEmpty()) {
      json.put("decision_id", log.id());
    }
    if (parameters.provenance()) {
      json.put("provenance", Provenance.of(environment, log.revisions()));
    }
    if (explain.isPresent() && (isDefined || explain.get() == Lineage.FULL)) {
      result
          .explanation()
          .map(e -> ExplanationJson.of(e.events(), explain.get(), parameters.pretty()))
          .filter(trace -> trace.size() > 0 || isDefined)
          .ifPresent(trace -> json.put("explanation", trace));
    }
    if (parameters.showsMetrics()) {
      json.put("metrics", metrics.json());
    }
    if (isDefined) {
      json.put("result", result.value());
      if (parameters.ruleLabels() && !labels.isEmpty()) {
        json.put("rule_labels", Arr.of(labels));
      }
    }
    if (asked.wantsInput() && !asked.input().isDefined()) {
      json.put(
          "warning",
          new Fields()
              .put("code", "api_usage_warning")
              .put("message", "'input' key missing from the request"));
    }
    log.answered(result.value(), result.recorded(), labels);
    return Answers.ok(json, parameters.pretty());
  }

  /// `POST /v0/data/…`.
  Response webhook(Call call) throws ApiException {
    return webhook(call, call.escapedRest());
  }

  /// `POST /`.
  Response defaultDecision(Call call) throws ApiException {
    return webhook(call, environment.config().get().defaultDecision());
  }

  private Response webhook(Call call, String escapedPath) throws ApiException {
    var metrics = new RequestMetrics();
    metrics.start(Part.HANDLER);
    var input = webhookInput(call);
    var state = environment.store().state();
    var log = log(state, call, escapedPath, input, metrics);
    var path = path(escapedPath);
    var question = Question.value(path.query(), input, call.request().cancelled());
    var result = evaluate(state, question, log, metrics);
    metrics.stop(Part.HANDLER);
    if (!result.value().isDefined()) {
      var undefined =
          new ApiException(
              404,
              ApiException.Code.UNDEFINED_DOCUMENT,
              (state.compiled().hasRules(path.keys())
                      ? "document undefined: "
                      : "document missing: ")
                  + path);
      log.undefined(undefined);
      throw undefined;
    }
    log.answered(result.value(), result.recorded(), List.of());
    return Answers.ok(result.value(), call.parameters().pretty());
  }

  private static Value webhookInput(Call call) throws ApiException {
    try {
      return InputReader.whole(call);
    } catch (ApiException e) {
      throw ApiException.badRequest("unexpected parse error for input: " + e.getMessage());
    }
  }

  private DecisionLogging log(
      StoreState state, Call call, String path, Value input, RequestMetrics metrics) {
    return DecisionLogging.begin(
        environment, state, call.request(), new DecisionEvent.Question.Path(path), input, metrics);
  }

  private static DocumentPath path(String escaped) throws ApiException {
    try {
      return DocumentPath.parse(escaped);
    } catch (ApiException e) {
      throw ApiException.internal(e.text());
    }
  }

  private Result evaluate(
      StoreState state, Question question, DecisionLogging log, RequestMetrics metrics)
      throws ApiException {
    try {
      return evaluations.evaluate(state, question, metrics);
    } catch (EvaluationException e) {
      log.failed(e);
      throw ApiException.of(e);
    } catch (CompileException e) {
      log.failed(e);
      throw ApiException.internal(String.valueOf(e.getMessage()));
    }
  }
}
