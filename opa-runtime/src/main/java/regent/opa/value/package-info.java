/// The values of Rego and JSON.
@NullMarked
package regent.opa.value;

import org.jspecify.annotations.NullMarked;
