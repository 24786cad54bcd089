package regent.opa.management.status;

/// How a part is.
public enum PartState {
  OK,
  /// It has not done its work for the first time.
  NOT_READY,
  /// It failed.
  ERROR
}
