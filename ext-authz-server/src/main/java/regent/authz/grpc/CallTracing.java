package regent.authz.grpc;

import io.grpc.ServerInterceptor;
import java.util.List;

/// What sees the calls of a server before its services do.
///
/// @param interceptors the outermost last
public record CallTracing(List<ServerInterceptor> interceptors) {
  /// Nobody looks.
  public static final CallTracing NONE = new CallTracing(List.of());

  public CallTracing {
    interceptors = List.copyOf(interceptors);
  }
}
