/// Addresses and load assignments as Envoy's messages.
@NullMarked
package regent.xds.envoy.endpoint;

import org.jspecify.annotations.NullMarked;
