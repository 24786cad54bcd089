package regent.dp.run;

/// The agent cannot start; one sentence says why and what to do.
final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }
}
