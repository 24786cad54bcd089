/// The types of built-ins, documents and rules.
@NullMarked
package regent.opa.type;

import org.jspecify.annotations.NullMarked;
