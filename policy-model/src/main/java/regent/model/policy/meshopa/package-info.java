/// The policy MeshOPA.
@NullMarked
package regent.model.policy.meshopa;

import org.jspecify.annotations.NullMarked;
