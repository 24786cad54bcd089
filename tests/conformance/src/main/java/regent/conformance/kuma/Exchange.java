package regent.conformance.kuma;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;

/// Requests to a running control plane.
///
/// @param address without a path, `http://localhost:5681` say
record Exchange(HttpClient client, String address) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// @param body as JSON; as one string when it is not JSON
  record Answer(int status, Json body) {}

  /// @param body empty for none
  Answer send(String method, String path, String body, Map<String, String> headers)
      throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), parse(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + path);
    }
  }

  private static Json parse(String text) {
    try {
      return Codec.parseJson(text);
    } catch (CodecException e) {
      return Json.of(text.strip());
    }
  }
}
