package regent.opa.bundle;

/// An archive that is not a bundle, or one that is too large or not safe to unpack.
public final class BundleException extends Exception {
  private static final long serialVersionUID = 1L;

  public BundleException(String message) {
    super(message);
  }

  public BundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
