/// Judges the cases about Rego.
@NullMarked
package regent.conformance.rego;

import org.jspecify.annotations.NullMarked;
