/// Local decisions and their log.
@NullMarked
package regent.dp.authz;

import org.jspecify.annotations.NullMarked;
