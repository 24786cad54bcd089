/// Reports of how the parts beside the decisions fare.
@NullMarked
package regent.opa.management.status;

import org.jspecify.annotations.NullMarked;
