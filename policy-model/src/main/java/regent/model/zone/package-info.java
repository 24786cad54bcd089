/// The Zone resource.
@NullMarked
package regent.model.zone;

import org.jspecify.annotations.NullMarked;
