package regent.authz.input;

/// A request that cannot become an input document: a bad escape in its path, a body that is not
/// what its content type says. The request is denied with status 400, as opa-envoy-plugin does.
public final class RequestParseException extends Exception {
  private static final long serialVersionUID = 1L;

  RequestParseException(String message) {
    super(message);
  }
}
