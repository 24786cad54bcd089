/// The Mesh resource.
@NullMarked
package regent.model.mesh;

import org.jspecify.annotations.NullMarked;
