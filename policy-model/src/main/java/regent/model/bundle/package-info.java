/// Bundles of a mesh: where they come from and how they are verified.
@NullMarked
package regent.model.bundle;

import org.jspecify.annotations.NullMarked;
