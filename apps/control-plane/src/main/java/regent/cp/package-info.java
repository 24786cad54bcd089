/// The control plane.
@NullMarked
package regent.cp;

import org.jspecify.annotations.NullMarked;
