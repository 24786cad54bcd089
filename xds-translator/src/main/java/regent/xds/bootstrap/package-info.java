/// The configuration with which Envoy starts and finds its control plane.
@NullMarked
package regent.xds.bootstrap;

import org.jspecify.annotations.NullMarked;
