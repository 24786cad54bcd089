/// Envoy's program and its process.
@NullMarked
package regent.dp.envoy;

import org.jspecify.annotations.NullMarked;
