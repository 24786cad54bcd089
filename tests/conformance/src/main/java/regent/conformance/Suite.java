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
}
