package regent.dp.opa;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import regent.authz.grpc.CallTracing;
import regent.authz.rest.server.Handler;
import regent.dp.telemetry.MetricsExport;
import regent.dp.telemetry.TracedCalls;
import regent.dp.telemetry.TracedExchange;
import regent.dp.telemetry.TracedHandler;
import regent.dp.telemetry.Tracing;
import regent.opa.builtin.HttpExchange;
import regent.opa.management.config.OpaConfig;

/// Spans and metrics for collectors, when the configuration asks for them; otherwise everything is
/// as if there were none. Discovery does not change either, as in OPA.
final class OpaTelemetry implements AutoCloseable {
  private final @Nullable Tracing tracing;
  private @Nullable MetricsExport export;

  private OpaTelemetry(@Nullable Tracing tracing) {
    this.tracing = tracing;
  }

  /// Begins to trace.
  ///
  /// @throws IOException when certificates cannot be read or a path to exclude is no glob
  static OpaTelemetry start(OpaConfig config, OpaLog log) throws IOException {
    if (config.tracing().protocol().isEmpty()) {
      return new OpaTelemetry(null);
    }
    if (config.tracing().batch().blocking()) {
      log.warn(
          "distributed_tracing.batch_span_processor_options.blocking has no effect: spans that find"
              + " the queue full are dropped and never hold up a request");
    }
    return new OpaTelemetry(Tracing.start(config.tracing()));
  }

  /// Begins to send metrics.
  ///
  /// @param metrics in Prometheus' text format
  /// @throws IOException when certificates cannot be read
  void export(OpaConfig config, Supplier<String> metrics, InstantSource clock) throws IOException {
    if (config.metricsExport().protocol().isPresent()) {
      export = MetricsExport.start(config.metricsExport(), OpaServer.VERSION, metrics, clock);
    }
  }

  /// `inner` with a span for each request.
  Handler handler(Handler inner) {
    return tracing == null ? inner : new TracedHandler(inner, tracing);
  }

  /// `inner` with a span for each request.
  HttpExchange exchange(HttpExchange inner) {
    return tracing == null ? inner : new TracedExchange(inner, tracing);
  }

  /// A span for each call of a gRPC server.
  CallTracing calls() {
    return tracing == null ? CallTracing.NONE : new CallTracing(List.of(new TracedCalls(tracing)));
  }

  /// Sends what is left.
  @Override
  public void close() {
    if (export != null) {
      export.close();
    }
    if (tracing != null) {
      tracing.close();
    }
  }
}
