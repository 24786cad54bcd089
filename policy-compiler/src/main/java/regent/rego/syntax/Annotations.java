package regent.rego.syntax;

import regent.opa.diagnostic.Location;
import regent.opa.value.Obj;

/// One `# METADATA` block.
///
/// @param scope `rule`, `document`, `package` or `subpackages`
/// @param content the block's keys and values, checked and completed as OPA does
public record Annotations(String scope, Obj content, Location at) {}
