package regent.opa.builtin;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Sends the requests of `http.send`.
@FunctionalInterface
public interface HttpExchange {
  /// Policies may not send requests.
  HttpExchange NONE =
      request -> {
        throw new IOException("no HTTP client is available for " + request.url());
      };

  /// @throws IOException when no response comes
  Response send(Request request) throws IOException;

  /// @param headers names as written, each with its values
  /// @param body any bytes, as [regent.opa.value.Utf8] holds them
  record Request(String method, String url, Map<String, List<String>> headers, String body) {}

  /// @param body as of a request
  record Response(int status, Map<String, List<String>> headers, String body) {}
}
