package regent.opa.diagnostic;

/// A text that somebody wrote.
///
/// @param name the file's name, as shown in messages
/// @param text the whole text
public record Source(String name, String text) {}
