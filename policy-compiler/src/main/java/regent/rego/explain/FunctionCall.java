package regent.rego.explain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.trace.TraceEvent.Op;
import regent.opa.value.Bool;
import regent.opa.value.Value;
import regent.rego.explain.Tracer.CachedResult;
import regent.rego.resolve.RuleTree.Definition;
import regent.rego.syntax.Rule;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Scalar;

/// One call of a function of the policy.
///
/// @param path the function's, from `data` on
/// @param arguments as the call has them, perhaps with one more for the result
/// @param arity how many the function takes
record FunctionCall(
    Frame frame, List<Value> path, Candidates candidates, List<Term> arguments, int arity) {

  void run(Step step) {
    if (candidates.isEmpty()) {
      return;
    }
    var key = new ArrayList<>(path);
    for (var argument : arguments.subList(0, arity)) {
      var value = frame.bindings().value(argument);
      if (value == null) {
        throw new IllegalStateException("an argument has no value: " + argument);
      }
      key.add(value);
    }
    var known = frame.tracer.results.element().get(key);
    if (known != null && known.value() != null) {
      cached(known.value(), step);
    } else {
      EarlyExit.endsIn(() -> rules(key, step));
    }
  }

  private void cached(Value value, Step step) {
    if (arguments.size() > arity) {
      frame.unifier().unify(arguments.getLast(), new Scalar(value, frame.expr().at()), step);
    } else if (!value.equals(Bool.FALSE)) {
      step.run();
    }
  }

  private void rules(List<Value> key, Step step) {
    var exits = new EarlyExit.Deferred();
    @Nullable Value[] previous = {null};
    for (var group : candidates.groups()) {
      for (var definition : group) {
        @Nullable Value[] result = {null};
        exits.run(() -> result[0] = rule(definition, key, previous[0], step));
        if (result[0] != null) {
          previous[0] = result[0];
          break;
        }
        var left = frame.tracer.results.element().get(key);
        if (left != null) {
          // The rule gave a value before an exit left it.
          previous[0] = left.value();
          break;
        }
      }
    }
    if (candidates.fallback() != null && previous[0] == null) {
      rule(candidates.fallback(), key, null, step);
      return;
    }
    exits.end();
  }

  private @Nullable Value rule(
      Definition definition, List<Value> key, @Nullable Value previous, Step step) {
    var rule = definition.rule();
    var child = frame.child(rule.body(), candidates.exitsEarly());
    var subject = frame.tracer.subjects().rule(definition.module(), rule);
    var parameters = new ArrayList<Term>(parameters(rule));
    boolean captures = arguments.size() > arity;
    if (captures && rule.head().value() != null) {
      parameters.add(rule.head().value());
    }
    @Nullable Value[] state = {previous, null};
    child.event(Op.ENTER, subject, rule.at());
    child
        .unifier()
        .all(
            arguments,
            parameters,
            frame.bindings(),
            child.bindings(),
            0,
            () ->
                child.eval(
                    () -> {
                      child.event(Op.EXIT, subject, rule.at());
                      frame.tracer.answered(rule);
                      var value = value(child, rule);
                      state[1] = value;
                      frame.tracer.results.element().put(key, new CachedResult(value));
                      var before = state[0];
                      if (before != null && !before.equals(value)) {
                        throw conflict(rule);
                      }
                      state[0] = value;
                      if (!captures && value.equals(Bool.FALSE)) {
                        return;
                      }
                      if (before == null) {
                        step.run();
                      }
                      child.event(Op.REDO, subject, rule.at());
                    }));
    return state[1];
  }

  private static List<Term> parameters(Rule rule) {
    var parameters = rule.head().arguments();
    return parameters == null ? List.of() : parameters;
  }

  static Value value(Frame child, Rule rule) {
    var term = rule.head().value();
    var value = term == null ? null : child.bindings().value(term);
    if (value == null) {
      throw new IllegalStateException("a rule without a value at " + rule.at());
    }
    return value;
  }

  private static EvaluationException conflict(Rule rule) {
    return new EvaluationException(
        Code.CONFLICT, "function produced conflicting values for the same inputs", rule.at());
  }
}
