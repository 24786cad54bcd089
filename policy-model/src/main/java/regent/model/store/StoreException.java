package regent.model.store;

import java.io.Serial;
import regent.model.resource.ResourceKey;

/// A write or read that the store could not do.
public sealed class StoreException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  private StoreException(String message) {
    super(message);
  }

  /// Another write came first: read again and decide again.
  public static final class Conflict extends StoreException {
    @Serial private static final long serialVersionUID = 1L;
    private final long expected;
    private final long actual;

    /// @param expected the version that the writer had seen; 0 when it wanted to create
    /// @param actual the version that is stored; 0 when none is
    public Conflict(ResourceKey key, long expected, long actual) {
      super("%s has version %d, not %d".formatted(key, actual, expected));
      this.expected = expected;
      this.actual = actual;
    }

    /// The version that the writer had seen; 0 when it wanted to create.
    public long expected() {
      return expected;
    }

    /// The version that is stored; 0 when none is.
    public long actual() {
      return actual;
    }
  }

  /// The owner of a resource to be created is not there.
  public static final class NoOwner extends StoreException {
    @Serial private static final long serialVersionUID = 1L;

    /// @param owner what is missing
    public NoOwner(ResourceKey key, ResourceKey owner) {
      super("the owner of %s is not there: %s".formatted(key, owner));
    }
  }

  /// The store itself failed: a full disk, a lost connection.
  public static final class Unavailable extends StoreException {
    @Serial private static final long serialVersionUID = 1L;

    /// @param message what was tried
    /// @param cause why it failed
    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
