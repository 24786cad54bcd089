/// From a change in the store to the snapshots of the proxies that it concerns.
@NullMarked
package regent.cp.discovery;

import org.jspecify.annotations.NullMarked;
