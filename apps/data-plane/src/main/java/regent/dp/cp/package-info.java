/// The connection to the control plane.
@NullMarked
package regent.dp.cp;

import org.jspecify.annotations.NullMarked;
