/// What MeshRetry adds to the plan of a proxy.
@NullMarked
package regent.xds.policy.meshretry;

import org.jspecify.annotations.NullMarked;
