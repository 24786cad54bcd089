package regent.cp.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import regent.model.json.Bytes;

/// One HTTP request, read whole.
///
/// @param method in capitals
/// @param path as sent, decoded, without the query
/// @param query the values of each parameter, in their order
/// @param headers by name in small letters; of several the first
/// @param remote the address of the other side, without its port
public record Request(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    Bytes body,
    String remote,
    boolean tls) {

  /// The parts of the path between slashes.
  public List<String> segments() {
    return Arrays.stream(path.split("/", -1)).filter(part -> !part.isEmpty()).toList();
  }

  /// The first value of a query parameter, when there is one and it is not empty.
  public Optional<String> parameter(String name) {
    return query.getOrDefault(name, List.of()).stream()
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  public String text() {
    return body.text();
  }

  /// The host that the client used, with its port when it named one.
  public String host() {
    return headers.getOrDefault("host", "localhost");
  }
}
