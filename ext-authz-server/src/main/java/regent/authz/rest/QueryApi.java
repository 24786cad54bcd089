package regent.authz.rest;

import java.util.List;
import java.util.Set;
import regent.authz.rest.Evaluations.Question;
import regent.authz.rest.Evaluations.Watched;
import regent.authz.rest.RequestMetrics.Part;
import regent.authz.rest.server.Response;
import regent.opa.CompileException;
import regent.opa.EvaluationException;
import regent.opa.decision.DecisionEvent;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.value.Arr;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Answers ad-hoc queries: `/v1/query`.
///
/// Source: <https://www.openpolicyagent.org/docs/rest-api#query-api>
final class QueryApi {
  /// What rules may call, but nobody who asks.
  private static final Set<String> UNSAFE = Set.of("http.send");

  private final Environment environment;
  private final Evaluations evaluations;

  QueryApi(Environment environment) {
    this.environment = environment;
    this.evaluations = new Evaluations(environment);
  }

  Response get(Call call) throws ApiException {
    var query =
        call.parameters()
            .last("q")
            .orElseThrow(() -> ApiException.badRequest("missing parameter 'q'"));
    return answer(call, query, Undefined.UNDEFINED, new RequestMetrics());
  }

  Response post(Call call) throws ApiException {
    var metrics = new RequestMetrics();
    metrics.start(Part.HANDLER);
    var request = InputReader.query(call);
    return answer(call, request.query(), request.input(), metrics);
  }

  private Response answer(Call call, String query, Value input, RequestMetrics metrics)
      throws ApiException {
    var parameters = call.parameters();
    var explain = parameters.explain();
    var state = environment.store().state();
    var log =
        DecisionLogging.begin(
            environment,
            state,
            call.request(),
            new DecisionEvent.Question.Query(query),
            input,
            metrics);
    var watched =
        explain.isPresent() ? Watched.STEPS : Watched.labels(parameters, environment, state);
    var question =
        new Question(query, UNSAFE, input, false, false, watched, call.request().cancelled());
    Evaluations.Result result;
    try {
      result = evaluations.evaluateUncached(state, question, metrics);
    } catch (CompileException e) {
      log.failed(e);
      throw ApiException.badRequest(problem(e), e);
    } catch (EvaluationException e) {
      log.failed(e);
      throw ApiException.of(e);
    }
    metrics.stop(Part.HANDLER);
    var labels = result.explanation().map(e -> e.ruleLabels()).orElse(List.of());
    var json = new Fields();
    explain.ifPresent(
        how ->
            result
                .explanation()
                .ifPresent(
                    e ->
                        json.put(
                            "explanation",
                            ExplanationJson.of(e.events(), how, parameters.pretty()))));
    if (parameters.showsMetrics()) {
      json.put("metrics", metrics.json());
    }
    if (!result.answers().isEmpty()) {
      json.put("result", Arr.of(result.answers()));
    }
    if (parameters.ruleLabels() && !labels.isEmpty()) {
      json.put("rule_labels", Arr.of(labels));
    }
    log.answered(Arr.of(result.answers()), result.recorded(), labels);
    return Answers.ok(json, parameters.pretty());
  }

  private static String problem(CompileException problems) {
    boolean parses =
        problems.diagnostics().stream().noneMatch(p -> p.code() == Diagnostic.Code.PARSE);
    return parses
        ? "error(s) occurred while compiling query"
        : "error(s) occurred while parsing query";
  }
}
