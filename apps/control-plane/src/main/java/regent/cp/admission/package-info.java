/// What is checked about a resource beyond its own shape before it is stored.
@NullMarked
package regent.cp.admission;

import org.jspecify.annotations.NullMarked;
