/// What MeshHTTPRoute adds to the plan of a proxy.
@NullMarked
package regent.xds.policy.meshhttproute;

import org.jspecify.annotations.NullMarked;
