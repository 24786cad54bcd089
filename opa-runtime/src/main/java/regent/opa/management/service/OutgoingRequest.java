package regent.opa.management.service;

import java.net.URI;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// A request before it is sent; an [Authorizer] adds headers to it. Belongs to one thread.
final class OutgoingRequest {
  private final String method;
  private final URI uri;
  private final byte[] body;

  /// By their names in small letters.
  private final SortedMap<String, String> headers = new TreeMap<>();

  OutgoingRequest(String method, URI uri, byte[] body) {
    this.method = method;
    this.uri = uri;
    this.body = body;
  }

  String method() {
    return method;
  }

  URI uri() {
    return uri;
  }

  byte[] body() {
    return body;
  }

  SortedMap<String, String> headers() {
    return headers;
  }

  OutgoingRequest set(String name, String value) {
    headers.put(name.toLowerCase(Locale.ROOT), value);
    return this;
  }
}
