package regent.authz.rest.server;

/// Answers requests. Called on a virtual thread for each request, so it may block.
@FunctionalInterface
public interface Handler {
  Response handle(Request request);
}
