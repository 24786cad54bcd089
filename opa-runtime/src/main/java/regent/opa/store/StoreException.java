package regent.opa.store;

/// A read or write that the store refuses; the text is OPA's.
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  public StoreException(Kind kind, String problem) {
    super(kind.code() + ": " + problem);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /// Why the store refused.
  public enum Kind {
    /// There is no document or policy there.
    NOT_FOUND("storage_not_found_error"),

    /// A parent of the document is not an object.
    WRITE_CONFLICT("storage_write_conflict_error"),

    /// The operation is not possible there.
    INVALID_PATCH("storage_invalid_patch_error");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    /// As OPA writes it.
    public String code() {
      return code;
    }
  }
}
