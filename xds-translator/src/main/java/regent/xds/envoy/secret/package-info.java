/// Secrets and TLS settings as Envoy's messages.
@NullMarked
package regent.xds.envoy.secret;

import org.jspecify.annotations.NullMarked;
