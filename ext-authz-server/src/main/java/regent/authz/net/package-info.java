/// Addresses, transports and certificates of the servers.
@NullMarked
package regent.authz.net;

import org.jspecify.annotations.NullMarked;
