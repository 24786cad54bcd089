/// How policies travel between the control plane and others.
@NullMarked
package regent.sync;

import org.jspecify.annotations.NullMarked;
