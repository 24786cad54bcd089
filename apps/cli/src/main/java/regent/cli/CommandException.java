package regent.cli;

/// A command that cannot do its work; one sentence says why.
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  public CommandException(String message) {
    super(message);
  }
}
