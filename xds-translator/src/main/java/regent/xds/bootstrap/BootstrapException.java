package regent.xds.bootstrap;

/// A request for a bootstrap configuration that cannot be answered; the message is for the agent.
public final class BootstrapException extends Exception {
  private static final long serialVersionUID = 1L;

  BootstrapException(String message) {
    super(message);
  }
}
