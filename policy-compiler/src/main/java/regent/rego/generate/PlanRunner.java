package regent.rego.generate;

import regent.opa.value.Value;
import regent.rego.execute.Execution;

/// What the generated class that holds the plans implements.
@FunctionalInterface
interface PlanRunner {
  /// Runs the plan of number `plan`; the result is what it returned, or undefined.
  Value run(int plan, Execution execution, Value input, Value data);
}
