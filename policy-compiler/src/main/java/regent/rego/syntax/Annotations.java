package regent.rego.syntax;

import regent.opa.diagnostic.Location;
import regent.opa.value.Obj;

/// One `# METADATA` block.
///
/// Source: <https://www.openpolicyagent.org/docs/policy-language#metadata>
///
/// @param scope `rule`, `document`, `package` or `subpackages`
/// @param content the block's keys and values, checked and completed as OPA does, in the form of
///     [AstJson]: references (in `schemas` and `compile`) are arrays of terms
/// @param at the comment that begins the block, with the text of the whole block
/// @param end the last comment of the block
public record Annotations(String scope, Obj content, Location at, Location end) {}
