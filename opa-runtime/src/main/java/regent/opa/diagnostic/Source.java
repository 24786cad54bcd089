package regent.opa.diagnostic;

import regent.opa.value.Utf8;

/// A text that somebody wrote.
///
/// @param name the file's name, as shown in messages
/// @param text the whole text
public record Source(String name, String text) {
  /// A file's bytes. What is not UTF-8 is kept, so that the parser can say where it is; see [Utf8].
  public static Source of(String name, byte[] bytes) {
    return new Source(name, Utf8.text(bytes));
  }
}
