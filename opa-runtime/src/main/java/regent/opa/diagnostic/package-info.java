/// Where something stands in a source, and what is wrong with it.
@NullMarked
package regent.opa.diagnostic;

import org.jspecify.annotations.NullMarked;
