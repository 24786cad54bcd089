package regent.dp.opa;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import regent.authz.rest.server.Handler;
import regent.authz.rest.server.Request;
import regent.authz.rest.server.RequestBody;
import regent.authz.rest.server.Response;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Logs each request and each answer, as OPA does; with bodies at level debug.
///
/// @param level of the two lines
record RequestLog(Handler inner, OpaLog log, LogLevel level) implements Handler {
  @Override
  public Response handle(Request request) {
    if (!log.logs(level)) {
      return inner.handle(request);
    }
    log.log(level, "Received request.", received(request));
    long begin = System.nanoTime();
    var response = inner.handle(request);
    var fields = common(request);
    fields.put("resp_status", Num.of(response.status()));
    fields.put("resp_bytes", Num.of(response.body().length));
    fields.put("resp_duration", Num.parse(Double.toString((System.nanoTime() - begin) / 1e6)));
    if (log.logs(LogLevel.DEBUG)) {
      fields.put(
          "resp_body",
          Str.of(
              response.header("Content-Encoding").isPresent()
                  ? "[compressed payload]"
                  : new String(response.body(), UTF_8)));
    }
    log.log(level, "Sent response.", fields);
    return response;
  }

  private Map<String, Value> received(Request request) {
    var fields = common(request);
    if (log.logs(LogLevel.DEBUG)) {
      if (request.body() instanceof RequestBody.Whole(byte[] bytes)) {
        fields.put(
            "req_body",
            Str.of(
                request.headers().first("Content-Encoding").contains("gzip")
                    ? "[compressed payload]"
                    : new String(bytes, UTF_8)));
      }
      var parameters = Obj.builder();
      request
          .target()
          .parameters()
          .forEach(
              (name, values) ->
                  parameters.put(name, Arr.of(values.stream().map(Str::of).toList())));
      fields.put("req_params", parameters.build());
    }
    return fields;
  }

  private static Map<String, Value> common(Request request) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("client_addr", Str.of(request.client().address()));
    fields.put("req_id", Num.of(request.id()));
    fields.put("req_method", Str.of(request.method()));
    fields.put("req_path", Str.of(request.target().escapedPath()));
    return fields;
  }
}
