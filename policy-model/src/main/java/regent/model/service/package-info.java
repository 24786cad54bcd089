/// Services of the mesh.
@NullMarked
package regent.model.service;

import org.jspecify.annotations.NullMarked;
