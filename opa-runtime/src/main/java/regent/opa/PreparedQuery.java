package regent.opa;

import java.util.List;
import regent.opa.diagnostic.Location;
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
}
