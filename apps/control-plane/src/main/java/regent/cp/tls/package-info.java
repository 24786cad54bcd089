/// The control plane's own certificates: made at the first start, or taken from files.
@NullMarked
package regent.cp.tls;

import org.jspecify.annotations.NullMarked;
