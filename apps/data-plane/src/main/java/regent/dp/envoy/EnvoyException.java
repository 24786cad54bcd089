package regent.dp.envoy;

/// There is no Envoy, or it does not start.
public final class EnvoyException extends Exception {
  private static final long serialVersionUID = 1L;

  public EnvoyException(String message) {
    super(message);
  }
}
