/// Indexes over base documents: derived from data, made when first needed, dropped with the data.
@NullMarked
package regent.opa.data.index;

import org.jspecify.annotations.NullMarked;
