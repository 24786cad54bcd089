/// The policy MeshCircuitBreaker.
@NullMarked
package regent.model.policy.meshcircuitbreaker;

import org.jspecify.annotations.NullMarked;
