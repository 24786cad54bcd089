/// The gRPC services and the server that carries them.
@NullMarked
package regent.authz.grpc;

import org.jspecify.annotations.NullMarked;
