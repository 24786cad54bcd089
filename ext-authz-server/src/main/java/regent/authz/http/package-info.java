/// Checks over plain HTTP, as Envoy's `http_service` asks them.
@NullMarked
package regent.authz.http;

import org.jspecify.annotations.NullMarked;
