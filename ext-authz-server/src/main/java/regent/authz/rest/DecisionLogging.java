package regent.authz.rest;

import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import regent.authz.rest.server.Request;
import regent.opa.CompileException;
import regent.opa.EvaluationException;
import regent.opa.decision.DecisionEvent;
import regent.opa.decision.DecisionEvent.Caller;
import regent.opa.decision.DecisionEvent.NotLoggedException;
import regent.opa.decision.DecisionEvent.Question;
import regent.opa.span.TraceSpan;
import regent.opa.store.Bundles;
import regent.opa.store.StoreState;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// The record of one decision while it is made.
final class DecisionLogging {
  private final Environment environment;
  private final Request request;
  private final Question question;
  private final Value input;
  private final RequestMetrics metrics;
  private final StoreState state;
  private final String id;
  private Obj custom = Obj.EMPTY;

  private DecisionLogging(
      Environment environment,
      StoreState state,
      Request request,
      Question question,
      Value input,
      RequestMetrics metrics) {
    this.environment = environment;
    this.request = request;
    this.question = question;
    this.input = input;
    this.metrics = metrics;
    this.state = state;
    this.id = environment.decisions().get().isPresent() ? UUID.randomUUID().toString() : "";
    if (!id.isEmpty()) {
      TraceSpan.current().decision(id);
    }
  }

  static DecisionLogging begin(
      Environment environment,
      StoreState state,
      Request request,
      Question question,
      Value input,
      RequestMetrics metrics) {
    return new DecisionLogging(environment, state, request, question, input, metrics);
  }

  /// Empty when decisions are not logged.
  String id() {
    return id;
  }

  SortedMap<String, String> revisions() {
    return Bundles.revisions(state.data().root());
  }

  void custom(Obj more) {
    custom = more;
  }

  /// There is an answer.
  ///
  /// @throws ApiException when it may not be given because it cannot be logged
  void answered(Value result, Obj recorded, List<Obj> ruleLabels) throws ApiException {
    log(result, Undefined.UNDEFINED, recorded, ruleLabels);
  }

  /// There is an answer that the log keeps as an error.
  void undefined(ApiException told) throws ApiException {
    log(Undefined.UNDEFINED, json(told.json()), Obj.EMPTY, List.of());
  }

  void failed(EvaluationException failure) {
    failed(json(ErrorJson.evaluation(failure)));
  }

  void failed(CompileException problems) {
    failed(Obj.of("message", Str.of(String.valueOf(problems.getMessage()))));
  }

  private void failed(Value error) {
    try {
      log(Undefined.UNDEFINED, error, Obj.EMPTY, List.of());
    } catch (ApiException _) {
      // The request ends with an error anyway.
    }
  }

  private void log(Value result, Value error, Obj recorded, List<Obj> ruleLabels)
      throws ApiException {
    var listener = environment.decisions().get();
    if (listener.isEmpty()) {
      return;
    }
    var event =
        new DecisionEvent(
            id,
            environment.clock().instant(),
            question,
            input,
            result,
            error,
            revisions(),
            metrics.json(),
            new Caller(request.client().address(), request.id(), request.headers().values()),
            recorded,
            ruleLabels,
            custom);
    try {
      listener.get().decided(event);
    } catch (NotLoggedException e) {
      throw ApiException.internal("decision_logs: " + e.getMessage());
    }
  }

  private static Value json(Fields fields) {
    try {
      return Json.read(fields.json());
    } catch (JsonException e) {
      throw new IllegalStateException(fields.json(), e);
    }
  }
}
