package regent.dp.telemetry;

import io.opentelemetry.api.trace.StatusCode;
import java.util.concurrent.atomic.AtomicReference;
import regent.authz.rest.server.Handler;
import regent.authz.rest.server.Request;
import regent.authz.rest.server.Response;
import regent.opa.span.TraceSpan;

/// Opens a span for each request of the REST API, named as OPA's are: `GET /v1/data/{path...}`.
///
/// Source: <https://opentelemetry.io/docs/specs/semconv/http/http-spans/>
public record TracedHandler(Handler inner, Tracing tracing) implements Handler {
  private static final int SERVER_ERROR = 500;

  @Override
  public Response handle(Request request) {
    String path = request.target().escapedPath();
    if (!tracing.isTraced(path)) {
      return inner.handle(request);
    }
    var headers = request.headers();
    var opened =
        tracing
            .server(
                request.method(),
                name -> {
                  String value = headers.first(canonical(name));
                  return value.isEmpty() ? null : value;
                })
            .ofMethod(request.method());
    var span = opened.span;
    span.setAttribute("http.request.method", request.method());
    span.setAttribute("url.scheme", "http");
    span.setAttribute("url.path", path);
    String client = request.client().address();
    int colon = client.lastIndexOf(':');
    span.setAttribute("client.address", colon > 0 ? client.substring(0, colon) : client);
    String agent = headers.first("User-Agent");
    if (!agent.isEmpty()) {
      span.setAttribute("user_agent.original", agent);
    }
    try {
      var answer = new AtomicReference<Response>();
      TraceSpan.in(opened, () -> answer.set(inner.handle(request)));
      Response response = answer.get();
      span.setAttribute("http.response.status_code", response.status());
      span.setAttribute("http.response.body.size", response.body().length);
      if (response.status() >= SERVER_ERROR) {
        span.setStatus(StatusCode.ERROR);
      }
      return response;
    } finally {
      span.end();
    }
  }

  /// `x-b3-traceid` → `X-B3-Traceid`, as headers of requests are kept.
  private static String canonical(String name) {
    var canonical = new StringBuilder(name.length());
    boolean upper = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      canonical.append(upper ? Character.toUpperCase(c) : Character.toLowerCase(c));
      upper = c == '-';
    }
    return canonical.toString();
  }
}
