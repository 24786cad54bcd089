/// The policy MeshHTTPRoute.
@NullMarked
package regent.model.policy.meshhttproute;

import org.jspecify.annotations.NullMarked;
