/// The built-in functions, one class for each category of OPA.
@NullMarked
package regent.opa.builtin;

import org.jspecify.annotations.NullMarked;
