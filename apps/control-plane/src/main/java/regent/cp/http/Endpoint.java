package regent.cp.http;

/// What answers requests. Called on a virtual thread of the request's own: it may block.
@FunctionalInterface
public interface Endpoint {
  Response answer(Request request);
}
