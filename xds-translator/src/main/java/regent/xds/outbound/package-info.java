/// Plans what happens to traffic of the application towards services.
@NullMarked
package regent.xds.outbound;

import org.jspecify.annotations.NullMarked;
