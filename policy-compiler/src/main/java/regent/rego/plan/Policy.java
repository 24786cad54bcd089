package regent.rego.plan;

import java.util.List;

/// A planned policy: what the planner makes and what the back ends run. The model of execution is
/// that of OPA's intermediate representation, with the extensions that [Stmt] marks as ours.
///
/// Functions call each other by name and never recursively.
///
/// Source: <https://www.openpolicyagent.org/docs/ir>
///
/// @param plans the entry points, one for each query
/// @param funcs one for each rule or function that the plans reach, in any order
public record Policy(List<Plan> plans, List<Func> funcs) {
  public Policy {
    plans = List.copyOf(plans);
    funcs = List.copyOf(funcs);
  }
}
