/// Kuma's own cases about resources, matching and validation.
@NullMarked
package regent.conformance.kuma;

import org.jspecify.annotations.NullMarked;
