package regent.samples.ledger.demo;

/// A step of the demo did not come out as expected.
final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }
}
