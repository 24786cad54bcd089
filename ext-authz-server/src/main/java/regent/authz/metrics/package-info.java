/// How long checks take and why they fail.
@NullMarked
package regent.authz.metrics;

import org.jspecify.annotations.NullMarked;
