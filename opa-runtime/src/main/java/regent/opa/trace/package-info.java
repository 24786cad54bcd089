/// What happened in an evaluation, step by step.
@NullMarked
package regent.opa.trace;

import org.jspecify.annotations.NullMarked;
