/// One proxy with all that concerns it, as an immutable value: what is translated.
@NullMarked
package regent.xds.proxy;

import org.jspecify.annotations.NullMarked;
