/// Several policies decide together: every one must allow, none may deny.
@NullMarked
package regent.authz.compose;

import org.jspecify.annotations.NullMarked;
