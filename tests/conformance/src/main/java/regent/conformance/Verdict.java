package regent.conformance;

import org.jspecify.annotations.Nullable;

/// What became of one case.
///
/// @param name tells the case from all others of its suite
/// @param failure why it failed; absent when it passed
public record Verdict(String name, @Nullable String failure) {
  public static Verdict passed(String name) {
    return new Verdict(name, null);
  }

  public static Verdict failed(String name, String reason) {
    return new Verdict(name, reason);
  }
}
