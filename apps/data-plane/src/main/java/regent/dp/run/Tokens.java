package regent.dp.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The dataplane's token, given as text or in a file; the text wins.
final class Tokens {
  private Tokens() {}

  static @Nullable String read(@Nullable String token, @Nullable Path file) throws StartException {
    if (token != null && !token.isBlank()) {
      return token.strip();
    }
    if (file == null) {
      return null;
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new StartException("the token file " + file + " cannot be read: " + e.getMessage());
    }
  }
}
