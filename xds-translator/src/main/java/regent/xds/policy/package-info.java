/// What policies say for one proxy, after matching and merging.
@NullMarked
package regent.xds.policy;

import org.jspecify.annotations.NullMarked;
