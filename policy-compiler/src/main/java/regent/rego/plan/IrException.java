package regent.rego.plan;

/// A document that is not a plan as OPA writes it.
public final class IrException extends Exception {
  private static final long serialVersionUID = 1L;

  public IrException(String message) {
    super(message);
  }
}
