/// Matched policies in, Envoy resources out.
@NullMarked
package regent.xds;

import org.jspecify.annotations.NullMarked;
