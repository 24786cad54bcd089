package regent.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// A kind of cases and how they are judged.
public interface Suite {
  /// Judges the cases of one file.
  ///
  /// @throws IOException when the file cannot be read, or does not hold cases of this kind
  void run(Path file, Consumer<Verdict> verdicts) throws IOException;

  /// Whether a file below a folder that was given holds cases; files that were given themselves are
  /// not asked about.
  default boolean isCase(Path file) {
    return file.toString().endsWith(".json");
  }
}
