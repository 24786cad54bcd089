/// `regent opa run`: the engine as a server, with the command line of `opa run`.
@NullMarked
package regent.dp.opa;

import org.jspecify.annotations.NullMarked;
