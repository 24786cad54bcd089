package regent.cp.token;

/// A token that is not accepted, or one that cannot be issued.
public final class TokenException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean keyMissing;

  public TokenException(String message) {
    this(message, false);
  }

  private TokenException(String message, boolean keyMissing) {
    super(message);
    this.keyMissing = keyMissing;
  }

  /// The key that signed, or would sign, is not there.
  public static TokenException keyMissing(String message) {
    return new TokenException(message, true);
  }

  public boolean isKeyMissing() {
    return keyMissing;
  }
}
