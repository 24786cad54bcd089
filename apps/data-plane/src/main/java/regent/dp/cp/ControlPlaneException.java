package regent.dp.cp;

/// The control plane cannot be reached or cannot be trusted.
public final class ControlPlaneException extends Exception {
  private static final long serialVersionUID = 1L;

  public ControlPlaneException(String message, Throwable cause) {
    super(message, cause);
  }
}
