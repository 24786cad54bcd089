package regent.sync.feed;

/// How a source names a state of what it has: an ETag, a digest, a commit.
///
/// @param text empty for none
public record Revision(String text) {
  /// Nothing is known yet.
  public static final Revision NONE = new Revision("");

  /// Whether nothing is known.
  public boolean isNone() {
    return text.isEmpty();
  }
}
