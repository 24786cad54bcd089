/// The resource envelope, resource types, names (KRI) and labels.
@NullMarked
package regent.model.resource;

import org.jspecify.annotations.NullMarked;
