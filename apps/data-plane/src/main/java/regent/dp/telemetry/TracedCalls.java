package regent.dp.telemetry;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.trace.StatusCode;
import regent.opa.span.TraceSpan;

/// Opens a span for each call of the gRPC server, named as opa-envoy-plugin's are:
/// `envoy.service.auth.v3.Authorization/Check`.
///
/// Source: <https://opentelemetry.io/docs/specs/semconv/rpc/grpc/>
public record TracedCalls(Tracing tracing) implements ServerInterceptor {
  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String name = call.getMethodDescriptor().getFullMethodName();
    var opened =
        tracing.server(
            name, header -> headers.get(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER)));
    var span = opened.span;
    span.setAttribute("rpc.system", "grpc");
    span.setAttribute("rpc.service", name.substring(0, Math.max(0, name.lastIndexOf('/'))));
    span.setAttribute("rpc.method", name.substring(name.lastIndexOf('/') + 1));
    var traced =
        new SimpleForwardingServerCall<Q, A>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            span.setAttribute("rpc.grpc.status_code", status.getCode().value());
            if (!status.isOk()) {
              span.setStatus(StatusCode.ERROR, String.valueOf(status.getDescription()));
            }
            super.close(status, trailers);
            span.end();
          }
        };
    return new SimpleForwardingServerCallListener<Q>(next.startCall(traced, headers)) {
      @Override
      public void onHalfClose() {
        TraceSpan.in(opened, super::onHalfClose);
      }

      @Override
      public void onCancel() {
        span.end();
        super.onCancel();
      }
    };
  }
}
