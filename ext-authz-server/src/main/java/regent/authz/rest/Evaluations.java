package regent.authz.rest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import regent.authz.rest.RequestMetrics.Part;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.Evaluation.BuiltinErrors;
import regent.opa.EvaluationException;
import regent.opa.PreparedQuery;
import regent.opa.builtin.BuiltinContext;
import regent.opa.diagnostic.Location;
import regent.opa.store.StoreState;
import regent.opa.trace.Explanation;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Evaluates queries of requests over one state of the store.
final class Evaluations {
  private final Environment environment;

  Evaluations(Environment environment) {
    this.environment = environment;
  }

  /// A question.
  ///
  /// @param query Rego text
  /// @param unsafe names of built-ins that the query itself may not call
  /// @param wantsOne whether the query is one ground reference whose value is wanted; otherwise all
  ///     answers are
  /// @param watched whether steps, labels and the like are wanted
  record Question(
      String query,
      Set<String> unsafe,
      Value input,
      boolean wantsOne,
      boolean strict,
      Watched watched,
      BooleanSupplier cancelled) {
    static Question value(String query, Value input, BooleanSupplier cancelled) {
      return new Question(query, Set.of(), input, true, false, Watched.NOT, cancelled);
    }
  }

  /// How closely an evaluation is watched.
  enum Watched {
    NOT,

    /// The labels of rules are wanted.
    LABELS,

    /// Each step is wanted.
    STEPS;

    /// For the request or for the decision log, where there are labels at all.
    static Watched labels(Parameters parameters, Environment environment, StoreState state) {
      boolean wanted = parameters.ruleLabels() || environment.decisions().get().isPresent();
      return wanted && state.compiled().hasRuleLabels() ? LABELS : NOT;
    }
  }

  /// What came of a question.
  ///
  /// @param value of the one reference; undefined when all answers were wanted
  /// @param answers empty when one value was wanted
  /// @param explanation absent when the evaluation was not watched
  /// @param recorded answers of nondeterministic built-ins
  record Result(Value value, List<Obj> answers, Optional<Explanation> explanation, Obj recorded) {}

  /// @throws CompileException when the query does not compile
  /// @throws EvaluationException when it has no answer; with the stack of queries
  Result evaluate(StoreState state, Question question, RequestMetrics metrics)
      throws CompileException {
    metrics.start(Part.QUERY_COMPILE);
    var prepared = state.prepare(question.query(), question.unsafe());
    if (prepared.known()) {
      metrics.cancel(Part.QUERY_COMPILE);
    } else {
      metrics.stop(Part.QUERY_COMPILE);
    }
    metrics.cacheHit(prepared.known());
    return run(prepared.query(), state, question, metrics);
  }

  /// As [#evaluate], for queries that will hardly be asked again.
  Result evaluateUncached(StoreState state, Question question, RequestMetrics metrics)
      throws CompileException {
    metrics.start(Part.QUERY_COMPILE);
    var prepared = state.compiled().prepare(question.query(), question.unsafe());
    metrics.stop(Part.QUERY_COMPILE);
    return run(prepared, state, question, metrics);
  }

  private Result run(
      PreparedQuery query, StoreState state, Question question, RequestMetrics metrics) {
    metrics.start(Part.QUERY_EVAL);
    try {
      return run(query, state, question);
    } finally {
      metrics.stop(Part.QUERY_EVAL);
    }
  }

  private Result run(PreparedQuery query, StoreState state, Question question) {
    var now = environment.clock().instant();
    var context = context(now, Obj.EMPTY, question);
    var evaluation = evaluation(context, state, question);
    try {
      var value = question.wantsOne() ? query.value(evaluation) : Undefined.UNDEFINED;
      var answers = question.wantsOne() ? List.<Obj>of() : query.answers(evaluation);
      var recorded = context.recorded();
      Optional<Explanation> explanation =
          question.watched() == Watched.NOT
              ? Optional.empty()
              : Optional.of(explained(query, state, question, now, recorded));
      return new Result(value, answers, explanation, recorded);
    } catch (EvaluationException e) {
      throw traced(e, query, state, question, now, context.recorded());
    }
  }

  /// What happened, evaluated once more with the answers that nondeterministic built-ins gave
  /// before, so that nothing happens twice outside.
  private Explanation explained(
      PreparedQuery query, StoreState state, Question question, Instant now, Obj recorded) {
    var again = evaluation(context(now, recorded, question), state, question);
    return query.explain(again, question.watched() == Watched.STEPS);
  }

  /// The failure with the stack of queries.
  private EvaluationException traced(
      EvaluationException failure,
      PreparedQuery query,
      StoreState state,
      Question question,
      Instant now,
      Obj recorded) {
    if (failure.code() == EvaluationException.Code.CANCEL) {
      return failure;
    }
    var told = explained(query, state, question, now, recorded).failure();
    return told.isPresent() && told.get().code() == failure.code()
        ? new EvaluationException(
            failure.code(), failure.problem(), failure.at(), told.get().stack())
        : failure;
  }

  private BuiltinContext context(Instant now, Obj recorded, Question question) {
    var context = new BuiltinContext(now, environment.services(), question.cancelled());
    context.record(recorded);
    return context;
  }

  private static Evaluation evaluation(
      BuiltinContext context, StoreState state, Question question) {
    return new Evaluation(
        question.input(),
        state.data(),
        context,
        question.strict() ? BuiltinErrors.STRICT : BuiltinErrors.UNDEFINED);
  }

  /// The value of a reference, for the API's own questions; absent when it has none.
  ///
  /// @throws EvaluationException when it has no answer
  @Nullable Value value(StoreState state, String query, Value input, BooleanSupplier cancelled) {
    try {
      var value =
          evaluate(state, Question.value(query, input, cancelled), new RequestMetrics()).value();
      return value.isDefined() ? value : null;
    } catch (CompileException e) {
      throw new EvaluationException(
          EvaluationException.Code.INTERNAL, String.valueOf(e.getMessage()), Location.NONE);
    }
  }
}
