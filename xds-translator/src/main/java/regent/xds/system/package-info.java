/// Plans what every proxy has besides its traffic: administration, readiness, names, and listeners
/// for redirected traffic.
@NullMarked
package regent.xds.system;

import org.jspecify.annotations.NullMarked;
