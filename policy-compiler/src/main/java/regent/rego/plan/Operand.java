package regent.rego.plan;

import regent.opa.value.Value;

/// What a statement reads.
public sealed interface Operand permits Local, Operand.Constant {

  /// A constant of any kind, also composite (OPA's IR has only strings and booleans here).
  /// [regent.opa.value.Undefined] is allowed where the statement allows an undefined local.
  record Constant(Value value) implements Operand {}
}
