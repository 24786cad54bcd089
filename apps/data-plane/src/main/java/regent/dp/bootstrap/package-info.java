/// What Envoy starts with, as the control plane gives it.
@NullMarked
package regent.dp.bootstrap;

import org.jspecify.annotations.NullMarked;
