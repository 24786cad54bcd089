/// Secrets, of a mesh and global ones.
@NullMarked
package regent.model.secret;

import org.jspecify.annotations.NullMarked;
