package regent.authz.rest.server;

/// What came after the headers.
public sealed interface RequestBody {
  /// All of it, still encoded as `Content-Encoding` says. Nobody may change the array.
  @SuppressWarnings("ArrayRecordComponent") // a megabyte is not copied to be safe
  record Whole(byte[] bytes) implements RequestBody {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return bytes.length + " bytes";
    }
  }

  /// More than the server reads; nothing of it was kept.
  ///
  /// @param declared the length that the client announced; -1 when it announced none
  record TooLarge(long declared) implements RequestBody {}
}
