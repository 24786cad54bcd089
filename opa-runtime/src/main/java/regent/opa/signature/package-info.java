/// Verification of signatures with keys that are prepared once and used often.
@NullMarked
package regent.opa.signature;

import org.jspecify.annotations.NullMarked;
