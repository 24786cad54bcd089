package regent.faults.fuzz;

import java.util.regex.Pattern;

/// What nobody outside may ever be told.
final class Checked {
  private static final Pattern INTERNAL =
      Pattern.compile(
          "\\bjava\\.(lang|util|io|net)\\.|\\bregent\\.(opa|rego|authz|dp)\\.[a-z]|\tat |"
              + "[a-z]Exception\\b|StackOverflow|OutOfMemory|\\$\\$Lambda|@[0-9a-f]{7,8}\\b|"
              + "io\\.netty|com\\.fasterxml|org\\.snakeyaml|\\[Source: |REDACTED");

  private Checked() {}

  /// That `message` says something, in the user's words.
  static void message(String message) {
    if (message.isBlank() || message.equals("null") || INTERNAL.matcher(message).find()) {
      throw new AssertionError("told to the user: " + message);
    }
  }
}
