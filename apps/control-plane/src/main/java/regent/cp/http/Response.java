package regent.cp.http;

import java.util.Map;
import regent.model.json.Bytes;

/// One HTTP answer.
///
/// @param contentType empty for an answer without a body
public record Response(int status, String contentType, Bytes body, Map<String, String> headers) {
  public static Response json(int status, String body) {
    return new Response(status, "application/json", Bytes.of(body), Map.of());
  }

  public static Response text(int status, String text) {
    return new Response(status, "text/plain", Bytes.of(text), Map.of());
  }

  public static Response empty(int status) {
    return new Response(status, "", Bytes.of(""), Map.of());
  }

  public Response with(Map<String, String> more) {
    return new Response(status, contentType, body, more);
  }
}
