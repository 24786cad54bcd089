package regent.opa;

import java.util.List;
import java.util.Optional;
import regent.opa.diagnostic.Location;
import regent.opa.trace.Explanation;
import regent.opa.value.Needs;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// A compiled query over a compiled policy. Immutable and thread-safe.
public interface PreparedQuery {
  /// All answers: each an object from the names of the query's variables to their values. Empty
  /// when the query is undefined. Equal answers may occur more than once.
  ///
  /// @throws EvaluationException on a conflict, a strict built-in error or cancellation
  List<Obj> answers(Evaluation evaluation);

  /// For a query that is one ground reference, such as `data.authz.allow`: its value, or
  /// [regent.opa.value.Undefined].
  ///
  /// @throws EvaluationException as [#answers(Evaluation)]
  Value value(Evaluation evaluation);

  /// As [#value(Evaluation)], and which rule gave the value.
  ///
  /// @throws EvaluationException as [#answers(Evaluation)]
  default Outcome decide(Evaluation evaluation) {
    return new Outcome(value(evaluation), Location.NONE);
  }

  /// Which parts of the input the answers depend on: with an input that was pruned to them, all
  /// methods but [#explain] do the same.
  default Needs needs() {
    return Needs.ALL;
  }

  /// Evaluates once more, step by step as OPA does, which is much slower, and tells what happened.
  /// Whoever wants the answer too asks for it before, with a context that records the answers of
  /// nondeterministic built-ins, and explains with what was recorded.
  ///
  /// A query that does not know its rules has nothing to tell.
  ///
  /// @param events whether steps are wanted; without them, labels and the stack of a failure are
  default Explanation explain(Evaluation evaluation, boolean events) {
    return new Explanation(List.of(), List.of(), Optional.empty());
  }
}
