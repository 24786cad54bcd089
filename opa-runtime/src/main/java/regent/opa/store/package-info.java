/// Base documents and policies that change in transactions, while readers see whole states.
@NullMarked
package regent.opa.store;

import org.jspecify.annotations.NullMarked;
