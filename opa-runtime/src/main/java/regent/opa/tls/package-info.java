/// Whose certificates clients of TLS accept, for all that opens connections.
@NullMarked
package regent.opa.tls;

import org.jspecify.annotations.NullMarked;
