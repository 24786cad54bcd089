/// Damaged input for everything that reads from a network or a file.
@NullMarked
package regent.faults.fuzz;

import org.jspecify.annotations.NullMarked;
