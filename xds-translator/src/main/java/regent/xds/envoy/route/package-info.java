/// Route configurations as Envoy's messages.
@NullMarked
package regent.xds.envoy.route;

import org.jspecify.annotations.NullMarked;
