/// The policy MeshRetry.
@NullMarked
package regent.model.policy.meshretry;

import org.jspecify.annotations.NullMarked;
