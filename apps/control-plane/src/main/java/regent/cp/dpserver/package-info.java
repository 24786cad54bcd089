/// The port that data planes talk to: bootstrap, discovery, policies.
@NullMarked
package regent.cp.dpserver;

import org.jspecify.annotations.NullMarked;
