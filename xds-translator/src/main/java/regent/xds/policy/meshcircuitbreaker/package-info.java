/// What MeshCircuitBreaker adds to the plan of a proxy.
@NullMarked
package regent.xds.policy.meshcircuitbreaker;

import org.jspecify.annotations.NullMarked;
