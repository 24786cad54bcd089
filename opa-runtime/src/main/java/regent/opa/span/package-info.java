/// The span of distributed tracing that code runs in.
@NullMarked
package regent.opa.span;

import org.jspecify.annotations.NullMarked;
