/// What a control plane creates by itself: the default mesh, its policies, signing keys, the zone.
@NullMarked
package regent.cp.defaults;

import org.jspecify.annotations.NullMarked;
