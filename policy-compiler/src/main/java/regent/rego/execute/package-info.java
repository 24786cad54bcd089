/// What running a plan means, once for both back ends: the interpreter and the generated classes
/// call the same methods here.
@NullMarked
package regent.rego.execute;

import org.jspecify.annotations.NullMarked;
