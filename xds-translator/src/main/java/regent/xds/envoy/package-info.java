/// Turns a finished plan into Envoy's messages; nothing here decides anything.
@NullMarked
package regent.xds.envoy;

import org.jspecify.annotations.NullMarked;
