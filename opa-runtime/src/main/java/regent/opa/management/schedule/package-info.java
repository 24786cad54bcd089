/// When something happens again.
@NullMarked
package regent.opa.management.schedule;

import org.jspecify.annotations.NullMarked;
