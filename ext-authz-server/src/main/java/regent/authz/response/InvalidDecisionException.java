package regent.authz.response;

/// A decision that is no answer to Envoy: neither a boolean nor an object with `allowed`, or with
/// fields of the wrong kind. The call fails, so that Envoy fails closed.
public final class InvalidDecisionException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidDecisionException(String message) {
    super(message);
  }
}
