/// Target references: what a policy, or an entry of it, applies to.
@NullMarked
package regent.model.targetref;

import org.jspecify.annotations.NullMarked;
