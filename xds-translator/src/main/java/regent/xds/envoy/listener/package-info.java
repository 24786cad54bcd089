/// Listeners, filter chains and HTTP filters as Envoy's messages.
@NullMarked
package regent.xds.envoy.listener;

import org.jspecify.annotations.NullMarked;
