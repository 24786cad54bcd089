package regent.authz.rest.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A whole response; the server adds its length and date.
///
/// @param headers in the order in which they are sent
/// @param body nobody may change the array
@SuppressWarnings("ArrayRecordComponent") // a megabyte is not copied to be safe
public record Response(int status, Map<String, String> headers, byte[] body) {
  private static final byte[] NOTHING = {};

  public Response {
    headers = Collections.unmodifiableMap(headers);
  }

  /// A status without a body.
  public static Response of(int status) {
    return new Response(status, Map.of(), NOTHING);
  }

  /// @param type such as `application/json`
  public static Response of(int status, String type, String body) {
    return of(status, type, body.getBytes(UTF_8));
  }

  /// @param type such as `application/json`
  public static Response of(int status, String type, byte[] body) {
    return new Response(status, Map.of("Content-Type", type), body);
  }

  /// This response with one header more.
  public Response with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, more, body);
  }

  /// This response with another body.
  public Response with(byte[] other) {
    return new Response(status, headers, other);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return status + " " + headers + " " + body.length + " bytes";
  }
}
