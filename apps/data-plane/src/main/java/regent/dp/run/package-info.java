/// The command that runs all of it.
@NullMarked
package regent.dp.run;

import org.jspecify.annotations.NullMarked;
