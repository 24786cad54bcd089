/// The policy MeshTimeout.
@NullMarked
package regent.model.policy.meshtimeout;

import org.jspecify.annotations.NullMarked;
