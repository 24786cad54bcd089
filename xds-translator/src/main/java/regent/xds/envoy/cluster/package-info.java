/// Clusters as Envoy's messages.
@NullMarked
package regent.xds.envoy.cluster;

import org.jspecify.annotations.NullMarked;
