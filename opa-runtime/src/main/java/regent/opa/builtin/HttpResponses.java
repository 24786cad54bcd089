package regent.opa.builtin;

import java.util.Locale;
import java.util.Map;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Responses as objects, as `http.send` answers them.
final class HttpResponses {
  private static final Map<Integer, String> PHRASES =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(201, "Created"),
          Map.entry(202, "Accepted"),
          Map.entry(204, "No Content"),
          Map.entry(206, "Partial Content"),
          Map.entry(301, "Moved Permanently"),
          Map.entry(302, "Found"),
          Map.entry(303, "See Other"),
          Map.entry(304, "Not Modified"),
          Map.entry(307, "Temporary Redirect"),
          Map.entry(308, "Permanent Redirect"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(409, "Conflict"),
          Map.entry(410, "Gone"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(504, "Gateway Timeout"));

  private HttpResponses() {}

  static Obj json(HttpExchange.Response response, Obj request) {
    var headers = Obj.builder();
    response
        .headers()
        .forEach(
            (name, values) ->
                headers.put(
                    name.toLowerCase(Locale.ROOT), Arr.of(values.stream().map(Str::of).toList())));
    return Obj.builder()
        .put("status", Str.of(status(response)))
        .put("status_code", Num.of(response.status()))
        .put("body", body(response, request))
        .put("raw_body", Str.of(response.body()))
        .put("headers", headers.build())
        .build();
  }

  /// The status with what it means, where that is known.
  static String status(HttpExchange.Response response) {
    var phrase = PHRASES.get(response.status());
    return response.status() + (phrase == null ? "" : " " + phrase);
  }

  /// Null when the body is neither JSON nor YAML, or not said to be.
  private static Value body(HttpExchange.Response response, Obj request) {
    var type = HttpCaching.header(response, "content-type").orElse("");
    var media = type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    try {
      if (request.get("force_json_decode") == Bool.TRUE
          || media.matches("application/([^/]*\\+)?json")) {
        return Json.read(response.body());
      }
      if (request.get("force_yaml_decode") == Bool.TRUE
          || type.contains("application/yaml")
          || type.contains("application/x-yaml")) {
        return YamlReader.read(response.body());
      }
      return Null.NULL;
    } catch (JsonException | BuiltinException e) {
      return Null.NULL;
    }
  }

  /// What stands for a response when errors are not raised.
  static Obj error(BuiltinException error) {
    var code =
        error instanceof HttpBuiltins.NetworkException
            ? "eval_http_send_network_error"
            : "eval_http_send_internal_error";
    return Obj.builder()
        .put("status_code", Num.ZERO)
        .put(
            "error",
            Obj.builder().put("code", Str.of(code)).put("message", Str.of(error.problem())).build())
        .build();
  }
}
