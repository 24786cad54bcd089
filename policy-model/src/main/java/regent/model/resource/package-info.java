/// The resource envelope and the registry of resource types.
@NullMarked
package regent.model.resource;

import org.jspecify.annotations.NullMarked;
