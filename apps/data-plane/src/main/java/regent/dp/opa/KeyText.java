package regent.dp.opa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Keys of the command line: the text of a file, or the text itself.
final class KeyText {
  private KeyText() {}

  static String read(String option) throws OpaServer.StartException {
    try {
      var file = Path.of(option);
      return Files.isRegularFile(file) ? Files.readString(file) : option;
    } catch (InvalidPathException e) {
      return option;
    } catch (IOException e) {
      throw new OpaServer.StartException(option + ": " + e.getMessage(), e);
    }
  }
}
