package regent.dp.telemetry;

import io.opentelemetry.api.trace.StatusCode;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import regent.opa.builtin.HttpExchange;

/// Opens a span for each request of `http.send`, below that of the decision, and tells the server
/// of it in `traceparent`.
public record TracedExchange(HttpExchange inner, Tracing tracing) implements HttpExchange {
  private static final int CLIENT_ERROR = 400;

  @Override
  public Response send(Request request) throws IOException, InterruptedException {
    var opened = tracing.client("HTTP " + request.method());
    var span = opened.span;
    span.setAttribute("http.request.method", request.method());
    span.setAttribute("url.full", request.url());
    server(request.url()).forEach(span::setAttribute);
    try {
      Map<String, String> headers = new LinkedHashMap<>(request.headers());
      headers.keySet().removeIf(name -> name.equalsIgnoreCase("traceparent"));
      headers.putAll(opened.headers());
      Response response = inner.send(request.with(headers));
      span.setAttribute("http.response.status_code", response.status());
      if (response.status() >= CLIENT_ERROR) {
        span.setStatus(StatusCode.ERROR);
      }
      return response;
    } catch (IOException e) {
      span.setStatus(StatusCode.ERROR, String.valueOf(e.getMessage()));
      throw e;
    } finally {
      span.end();
    }
  }

  private static Map<String, String> server(String url) {
    try {
      String host = URI.create(url).getHost();
      return host == null ? Map.of() : Map.of("server.address", host);
    } catch (IllegalArgumentException e) {
      return Map.of();
    }
  }
}
