/// The command line.
@NullMarked
package regent.cli;

import org.jspecify.annotations.NullMarked;
