/// What policies have in common.
@NullMarked
package regent.model.policy;

import org.jspecify.annotations.NullMarked;
