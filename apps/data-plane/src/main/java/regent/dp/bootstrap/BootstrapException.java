package regent.dp.bootstrap;

/// The control plane refuses this dataplane: there is no point in asking again.
public final class BootstrapException extends Exception {
  private static final long serialVersionUID = 1L;

  public BootstrapException(String message) {
    super(message);
  }
}
