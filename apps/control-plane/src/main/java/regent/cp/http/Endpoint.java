package regent.cp.http;

/// What answers requests. Called on a virtual thread of the request's own: it may block.
@FunctionalInterface
public interface Endpoint {
  /// Larger bodies are refused with 413; the largest resources are a few hundred kilobytes.
  int MOST_BYTES = 16 * 1024 * 1024;

  /// The most bytes that the body of a request may have.
  default int mostBytes(String method, String path) {
    return MOST_BYTES;
  }

  Response answer(Request request);
}
