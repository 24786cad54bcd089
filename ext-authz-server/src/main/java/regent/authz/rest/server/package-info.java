/// HTTP/1.1 and HTTP/2 over TCP, TLS and Unix sockets: whole requests in, whole responses out.
@NullMarked
package regent.authz.rest.server;

import org.jspecify.annotations.NullMarked;
