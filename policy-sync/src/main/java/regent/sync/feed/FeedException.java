package regent.sync.feed;

/// A source that cannot be asked, or has nothing that can be used.
public final class FeedException extends Exception {
  private static final long serialVersionUID = 1L;

  public FeedException(String message) {
    super(message);
  }

  public FeedException(String message, Throwable cause) {
    super(message, cause);
  }
}
