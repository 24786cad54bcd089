/// Turns a plan into a faster plan that means the same: one class for each rewrite.
@NullMarked
package regent.rego.optimize;

import org.jspecify.annotations.NullMarked;
