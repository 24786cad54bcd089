package regent.opa.trace;

import java.util.List;
import java.util.Optional;
import regent.opa.EvaluationException;
import regent.opa.value.Obj;

/// An evaluation that was watched.
///
/// @param events what happened, in order; empty unless asked for
/// @param ruleLabels the labels of the rules that gave answers, each set of labels once
/// @param failure why there is no answer, with the stack of queries; empty when it went well
public record Explanation(
    List<TraceEvent> events, List<Obj> ruleLabels, Optional<EvaluationException> failure) {
  public Explanation {
    events = List.copyOf(events);
    ruleLabels = List.copyOf(ruleLabels);
  }
}
