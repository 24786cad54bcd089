package regent.opa.bundle;

/// How large a bundle may be.
///
/// @param perFile the most bytes of one file
/// @param inAll the most bytes of all files together, unpacked
/// @param files the most files
public record BundleLimits(long perFile, long inAll, int files) {
  private static final long MOST_IN_ALL = 1L << 30;
  private static final int MOST_FILES = 1_000_000;

  /// As OPA has it: files are limited, all of them together hardly.
  public static BundleLimits perFile(long bytes) {
    return new BundleLimits(bytes, MOST_IN_ALL, MOST_FILES);
  }
}
