/// Rules about the structure of the code.
@NullMarked
package regent.architecture;

import org.jspecify.annotations.NullMarked;
