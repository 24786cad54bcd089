/// Envoy's external authorization over the OPA runtime.
@NullMarked
package regent.authz;

import org.jspecify.annotations.NullMarked;
