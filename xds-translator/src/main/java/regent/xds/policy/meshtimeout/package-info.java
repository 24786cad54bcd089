/// What MeshTimeout adds to the plan of a proxy.
@NullMarked
package regent.xds.policy.meshtimeout;

import org.jspecify.annotations.NullMarked;
