/// Plans what happens to traffic towards the application.
@NullMarked
package regent.xds.inbound;

import org.jspecify.annotations.NullMarked;
