/// A decision becomes a CheckResponse.
@NullMarked
package regent.authz.response;

import org.jspecify.annotations.NullMarked;
