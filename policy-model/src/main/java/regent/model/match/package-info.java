/// Which policies apply to a proxy, merged into rules.
@NullMarked
package regent.model.match;

import org.jspecify.annotations.NullMarked;
