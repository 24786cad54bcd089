/// One question, one answer, and the record of it.
@NullMarked
package regent.opa.decision;

import org.jspecify.annotations.NullMarked;
