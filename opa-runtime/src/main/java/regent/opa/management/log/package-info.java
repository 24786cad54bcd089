/// Decision logs: events that are masked, kept and uploaded, so that none is lost silently.
@NullMarked
package regent.opa.management.log;

import org.jspecify.annotations.NullMarked;
