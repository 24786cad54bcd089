package regent.model.json;

import java.util.regex.Pattern;

/// Patterns of the schemas. They are few, fixed and anchored, so `java.util.regex` is safe here; of
/// RE2's syntax they use nothing else than `java.util.regex` understands.
final class Patterns {
  private Patterns() {}

  static boolean matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).find();
  }
}
