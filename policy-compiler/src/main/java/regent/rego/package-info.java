/// Rego text in, compiled policies out.
@NullMarked
package regent.rego;

import org.jspecify.annotations.NullMarked;
