package regent.cp.dpserver;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/// Keeps the dataplane token of a stream in its gRPC context. kuma-dp's Envoy sends it bare, others
/// as a bearer token.
public final class Credentials implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> TOKEN = Context.keyWithDefault("dataplane-token", "");
  private static final String BEARER = "Bearer ";

  /// The token of the stream that this thread works for; empty when it brought none.
  public static String token() {
    return TOKEN.get();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String header = headers.get(AUTHORIZATION);
    String token = header == null ? "" : header;
    return Contexts.interceptCall(
        Context.current()
            .withValue(TOKEN, token.startsWith(BEARER) ? token.substring(BEARER.length()) : token),
        call,
        headers,
        next);
  }
}
