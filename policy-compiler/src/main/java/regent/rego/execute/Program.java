package regent.rego.execute;

import regent.opa.value.Value;

/// A policy made ready to run by a back end. Immutable and thread-safe.
public interface Program {
  /// The policy that runs.
  Linkage linkage();

  /// Runs the plan of number `plan`. Its answers are in `execution` afterwards; the result is what
  /// it returned, or undefined.
  ///
  /// @throws regent.opa.EvaluationException when the evaluation ends with an error
  Value run(int plan, Execution execution, Value input, Value data);
}
