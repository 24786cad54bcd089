package regent.opa;

import regent.opa.diagnostic.Location;
import regent.opa.value.Value;

/// The value of a query and the rule that gave it.
///
/// @param value the value, or [regent.opa.value.Undefined]
/// @param decidedBy the rule whose body gave the value, of a default rule too;
///     [Location#NONE] when the value is not that of one rule
public record Outcome(Value value, Location decidedBy) {}
