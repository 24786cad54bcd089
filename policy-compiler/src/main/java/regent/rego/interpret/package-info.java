/// Runs a plan statement by statement.
@NullMarked
package regent.rego.interpret;

import org.jspecify.annotations.NullMarked;
