/// Safety, types, conflicts and recursion.
@NullMarked
package regent.rego.check;

import org.jspecify.annotations.NullMarked;
