/// The list of all resource types.
@NullMarked
package regent.model.registry;

import org.jspecify.annotations.NullMarked;
