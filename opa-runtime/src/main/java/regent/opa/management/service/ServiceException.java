package regent.opa.management.service;

/// A request that could not be sent, or an answer that cannot be used.
public final class ServiceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  public ServiceException(String message) {
    super(message);
    this.status = 0;
  }

  public ServiceException(String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
  }

  /// @param status the HTTP status that is the problem
  public ServiceException(String message, int status) {
    super(message);
    this.status = status;
  }

  /// The HTTP status of the answer that is the problem; 0 when it is not the status.
  public int status() {
    return status;
  }
}
