package regent.cp.diagnostics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.function.BooleanSupplier;
import regent.cp.http.Endpoint;
import regent.cp.http.Request;
import regent.cp.http.Response;
import regent.model.json.Bytes;

/// `/healthy` as long as the process answers, `/ready` once it serves, `/metrics` for Prometheus.
public final class DiagnosticsEndpoint implements Endpoint {
  private final PrometheusMeterRegistry metrics;
  private final BooleanSupplier ready;

  /// @param ready asked for each request; also false while the store cannot be reached
  public DiagnosticsEndpoint(PrometheusMeterRegistry metrics, BooleanSupplier ready) {
    this.metrics = metrics;
    this.ready = ready;
  }

  @Override
  public Response answer(Request request) {
    return switch (request.path()) {
      case "/healthy" -> Response.text(200, "OK");
      case "/ready" ->
          ready.getAsBoolean() ? Response.text(200, "OK") : Response.text(503, "not ready");
      case "/metrics" ->
          new Response(
              200,
              "text/plain; version=0.0.4; charset=utf-8",
              Bytes.of(metrics.scrape()),
              Map.of());
      default -> Response.text(404, "404: Page Not Found");
    };
  }
}
