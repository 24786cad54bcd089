package regent.rego.explain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.Evaluation;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.builtin.Builtins;
import regent.opa.diagnostic.Location;
import regent.opa.trace.Explanation;
import regent.opa.trace.TraceEvent;
import regent.opa.trace.TraceEvent.Local;
import regent.opa.trace.TraceEvent.Op;
import regent.opa.trace.TraceEvent.Subject;
import regent.opa.value.DeepStack;
import regent.opa.value.Obj;
import regent.opa.value.Value;
import regent.rego.check.CompiledQuery;
import regent.rego.check.TypedRules;
import regent.rego.syntax.AstJson;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Rule;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Var;

/// Evaluates a query goal by goal, as OPA's evaluator does, and tells each step. Plans have other
/// steps than policies; whoever wants to follow a policy, or to know the queries that were under
/// way when it failed, asks here and waits longer.
///
/// The evaluator is written in continuation-passing style: a goal runs its [Step] once for each way
/// in which it holds, and undoes its bindings afterwards. Queries are numbered in the order in
/// which they begin.
///
/// Source: OPA's package `topdown` (`eval.go`, `trace.go`).
public final class Tracer {
  final TypedRules rules;
  final Builtins builtins;
  final Evaluation evaluation;

  /// The results of rules and functions in the current scope of `with`.
  final Deque<Map<List<Value>, CachedResult>> results = new ArrayDeque<>();

  /// What `with` replaces, outermost first.
  final Mocks mocks = new Mocks();

  private final boolean wantsEvents;
  private final Subjects subjects;
  private final List<TraceEvent> events = new ArrayList<>();
  private final Set<Obj> labels = new LinkedHashSet<>();
  private Location last = Location.NONE;
  private long queries;

  /// @param value absent when the rule is undefined
  record CachedResult(@Nullable Value value) {}

  private Tracer(
      TypedRules rules,
      Map<String, String> written,
      Builtins builtins,
      Evaluation evaluation,
      boolean wantsEvents) {
    this.rules = rules;
    this.builtins = builtins;
    this.evaluation = evaluation;
    this.wantsEvents = wantsEvents;
    this.subjects = new Subjects(written);
    results.push(new HashMap<>());
  }

  /// Evaluates `query`, to its last answer.
  ///
  /// @param events whether steps are wanted
  public static Explanation explain(
      CompiledQuery query,
      TypedRules rules,
      Builtins builtins,
      Evaluation evaluation,
      boolean events) {
    var written = new HashMap<>(rules.rewritten());
    written.putAll(query.rewritten());
    try {
      return explain(query, new Tracer(rules, written, builtins, evaluation, events));
    } catch (StackOverflowError _) {
      var again = new Tracer(rules, written, builtins, evaluation, events);
      return DeepStack.get(() -> explainDeep(query, again));
    }
  }

  private static Explanation explainDeep(CompiledQuery query, Tracer tracer) {
    try {
      return explain(query, tracer);
    } catch (StackOverflowError e) {
      var failure =
          new EvaluationException(Code.INTERNAL, "evaluation needs too much stack", Location.NONE);
      return new Explanation(tracer.events, List.copyOf(tracer.labels), Optional.of(failure));
    }
  }

  private static Explanation explain(CompiledQuery query, Tracer tracer) {
    Optional<EvaluationException> failure = Optional.empty();
    try {
      tracer.run(captured(query.body()));
    } catch (EvaluationException e) {
      failure = Optional.of(e);
    }
    return new Explanation(tracer.events, List.copyOf(tracer.labels), failure);
  }

  /// `data.x` → `data.x = $term1`: the value of each expression is kept.
  private static Body captured(Body body) {
    var exprs = new ArrayList<Expr>();
    int next = 1;
    for (var expr : body) {
      if (!expr.negated() && expr.form() instanceof Form.Single(Term term)) {
        var value = new Var("$term" + next++, expr.at());
        exprs.add(Exprs.with(expr, Exprs.equation(term, value, expr.at()).form()));
      } else {
        exprs.add(expr);
      }
    }
    return new Body(exprs);
  }

  private void run(Body body) {
    var query = Frame.top(this, body, evaluation.input());
    query.event(Op.ENTER, subjects.body(body), at(body));
    query.eval(
        () -> {
          query.event(Op.EXIT, subjects.body(body), at(body));
          query.event(Op.REDO, subjects.body(body), at(body));
        });
  }

  static Location at(Body body) {
    return body.exprs().isEmpty() ? Location.NONE : body.exprs().getFirst().at();
  }

  Subjects subjects() {
    return subjects;
  }

  long nextQuery() {
    return queries++;
  }

  /// Whether anybody wants to know the steps.
  boolean isTold() {
    return wantsEvents;
  }

  void tell(Frame frame, Op op, Subject subject, String message, Location place) {
    if (!wantsEvents) {
      return;
    }
    if (place.isKnown()) {
      last = place;
    }
    var locals = new ArrayList<Local>();
    if (op != Op.NOTE) {
      for (var name : frame.bindings().names()) {
        var value = frame.bindings().plug(new Var(name, Location.NONE));
        locals.add(new Local(name, () -> AstJson.of(Subjects.whole(value))));
      }
    }
    events.add(new TraceEvent(op, frame.id(), frame.parentId(), subject, locals, message, last));
  }

  /// A rule gave an answer.
  void answered(Rule rule) {
    var own = rules.labels(rule);
    if (own.size() > 0) {
      labels.add(own);
    }
  }

  /// @throws EvaluationException when nobody waits for the answer any more
  void look() {
    if (evaluation.context().isCancelled()) {
      throw new EvaluationException(Code.CANCEL, "caller cancelled query execution", Location.NONE);
    }
  }
}
