/// Which proxies are behind a service, and what the control plane finds out about it: virtual
/// addresses, host names, state. Pure functions.
@NullMarked
package regent.xds.service;

import org.jspecify.annotations.NullMarked;
