/// The base documents.
@NullMarked
package regent.opa.data;

import org.jspecify.annotations.NullMarked;
