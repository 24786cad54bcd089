/// What MeshOPA adds to the plan of a proxy.
@NullMarked
package regent.xds.policy.meshopa;

import org.jspecify.annotations.NullMarked;
