/// Brings snapshots to proxies over delta xDS and reports what they say to them.
@NullMarked
package regent.xds.server;

import org.jspecify.annotations.NullMarked;
