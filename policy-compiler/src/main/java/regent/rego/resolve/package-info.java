/// What each name means; the tree in its simplest form.
@NullMarked
package regent.rego.resolve;

import org.jspecify.annotations.NullMarked;
