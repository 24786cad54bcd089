package regent.opa.bundle;

import java.io.InputStream;
import java.util.Optional;

/// Reads the `tar.gz` of a whole bundle that is not signed. An archive that is damaged, too large
/// when unpacked, or that names a path outside itself is refused whole.
///
/// Source: <https://www.openpolicyagent.org/docs/management-bundles#bundle-file-format>
public final class BundleReader {
  /// OPA's default for one file of a bundle, in bytes.
  public static final long DEFAULT_LIMIT = 1L << 30;

  private final BundleParser parser;

  /// @param limit the most bytes that one file may have
  public BundleReader(long limit) {
    this.parser = new BundleParser(Optional.empty(), limit);
  }

  public Bundle read(InputStream archive) throws BundleException {
    return switch (parser.archive(archive)) {
      case LoadedBundle.Snapshot snapshot -> snapshot.bundle();
      case LoadedBundle.Delta _ -> throw new BundleException("a delta is not a whole bundle");
    };
  }
}
