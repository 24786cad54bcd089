/// Writing resources: the labels that the control plane sets, and what a write must fulfil.
@NullMarked
package regent.cp.resource;

import org.jspecify.annotations.NullMarked;
